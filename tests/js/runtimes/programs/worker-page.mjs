const worker = new Worker("./worker.js", { type: "module" });
worker.onmessage = ({ data }) => console.log(data === "done" ? data : JSON.stringify(data));
worker.onerror = (event) => console.error(event.message);

// Where there is no AsyncLocalStorage, and everywhere for those who do not want LangChain to be given it.

import "#engine";

export * from "./api.js";

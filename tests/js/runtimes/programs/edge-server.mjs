export { default } from "./served.mjs";

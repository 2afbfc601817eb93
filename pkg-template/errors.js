// LangGraph's error classes. Guards compare `name`, so that errors of several copies of a package are known.

export class BaseLangGraphError extends Error {
  constructor(message, fields) {
    super(message);
    this.lc_error_code = fields?.lc_error_code;
  }
}

/** A class of this name; `unminifiable_name` is what guards compare. */
function errorClass(name, Base = BaseLangGraphError) {
  const classes = {
    [name]: class extends Base {
      static unminifiable_name = name;
      constructor(message, fields) {
        super(message, fields);
        this.name = name;
      }
    },
  };
  return classes[name];
}

export const EmptyInputError = errorClass("EmptyInputError");
export const GraphRecursionError = errorClass("GraphRecursionError");
export const GraphValueError = errorClass("GraphValueError");
export const InvalidUpdateError = errorClass("InvalidUpdateError");
export const StateGraphInputError = errorClass("StateGraphInputError");
export const UnreachableNodeError = errorClass("UnreachableNodeError");
export const GraphValidationError = errorClass("GraphValidationError", Error);
export const InvalidNamespaceError = errorClass("InvalidNamespaceError", Error);
export const AbortError = errorClass("AbortError", Error);
export const EnginePanic = errorClass("EnginePanic", Error);

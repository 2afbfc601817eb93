//! The fields of objects that callers hand in. An import of its own for each would be half of the module's imports.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Fields;

    #[wasm_bindgen(method, structural, indexing_getter)]
    fn at(this: &Fields, name: &JsValue) -> JsValue;
}

/// A name, and JavaScript's string of it.
type Name = (&'static str, JsValue);

/// More than there are names, so that few share a place.
const PLACES: usize = 512;

thread_local! {
    static NAMES: RefCell<[Option<Name>; PLACES]> = const { RefCell::new([const { None }; PLACES]) };
}

/// An object's field. The name's string is made once, as that takes longer than the look at the field.
pub fn field(object: &JsValue, name: &'static str) -> JsValue {
    object.unchecked_ref::<Fields>().at(&string(name))
}

/// Where a name lies tells which it is, sooner than its letters.
#[inline(never)]
fn string(name: &'static str) -> JsValue {
    NAMES.with_borrow_mut(|names| {
        let place = &mut names[name.as_ptr().addr() % PLACES];
        match place {
            Some((known, string)) if std::ptr::eq(*known, name) => string.clone(),
            _ => place.insert((name, JsValue::from_str(name))).1.clone(),
        }
    })
}

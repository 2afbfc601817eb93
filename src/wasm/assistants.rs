//! A client's assistants, as its callers ask for them.

use js_sys::{Array, Date};
use wasm_bindgen::prelude::*;

use super::client::ClientCore;
use super::field::field;
use super::host::entropy;
use super::options;
use super::threads::{if_exists, object_or_empty, page, wanted};
use super::value::is_nothing;
use crate::error::{Failure, Kind};
use crate::id;
use crate::service::assistants::{self, Change, Field, Given, Search};

#[wasm_bindgen]
impl ClientCore {
    /// Makes an assistant, or gives the one that is there.
    ///
    /// # Errors
    /// 404 for a graph that is not there, 409 when there is one and `ifExists` is not `"do_nothing"`.
    #[wasm_bindgen(js_name = createAssistant)]
    pub fn create_assistant(&self, given: &JsValue) -> Result<JsValue, Failure> {
        let id = field(given, "assistantId");
        let id = match is_nothing(&id) {
            true => id::random(entropy()),
            false => id::parse(&options::text("assistantId", &id)?)
                .ok_or_else(|| Failure::new(Kind::Http(422), "Invalid assistant ID: must be a UUID"))?,
        };
        let graph_id = options::text("graphId", &field(given, "graphId"))?;
        let said = Given {
            name: text("name", given)?.unwrap_or_else(|| "Untitled".into()),
            description: text("description", given)?,
            config: wanted("config", given)?,
            context: wanted("context", given)?,
            metadata: object_or_empty("metadata", field(given, "metadata"))?,
        };
        let if_exists = if_exists(given)?;
        let mut assistants = self.service.assistants.borrow_mut();
        let assistant = assistants.create(id, &graph_id, said, if_exists, Date::now())?;
        drop(assistants);
        Ok(self.service.assistant_row(&assistant))
    }

    /// An assistant, by its id or its graph's name.
    ///
    /// # Errors
    /// 404 when there is none.
    #[wasm_bindgen(js_name = assistant)]
    pub fn assistant_row(&self, id: &JsValue) -> Result<JsValue, Failure> {
        let assistant = self.assistant(&options::text("assistantId", id)?)?;
        Ok(self.service.assistant_row(&assistant))
    }

    /// The place of an assistant's graph.
    ///
    /// # Errors
    /// 404 when there is none.
    #[wasm_bindgen(js_name = graphOf)]
    pub fn graph_of(&self, id: &JsValue) -> Result<u32, Failure> {
        Ok(self.assistant(&options::text("assistantId", id)?)?.graph as u32)
    }

    /// Changes an assistant: it has one more version then.
    ///
    /// # Errors
    /// 404 for an assistant or a graph that is not there.
    #[wasm_bindgen(js_name = updateAssistant)]
    pub fn update_assistant(&self, id: &JsValue, given: &JsValue) -> Result<JsValue, Failure> {
        let change = Change {
            graph_id: text("graphId", given)?,
            name: text("name", given)?,
            description: text("description", given)?,
            config: wanted("config", given)?,
            context: wanted("context", given)?,
            metadata: wanted("metadata", given)?,
        };
        let id = options::text("assistantId", id)?;
        let changed = self.service.assistants.borrow_mut().update(&id, change, Date::now())?;
        Ok(self.service.assistant_row(&changed))
    }

    /// Forgets an assistant.
    ///
    /// # Errors
    /// 404 when there is none, 409 for a graph's own.
    #[wasm_bindgen(js_name = deleteAssistant)]
    pub fn delete_assistant(&self, id: &JsValue) -> Result<String, Failure> {
        let id = options::text("assistantId", id)?;
        let removed = self.service.assistants.borrow_mut().remove(&id)?;
        Ok(removed.id_text.to_string())
    }

    /// The assistants that a search finds; with `counts`, all of them.
    ///
    /// # Errors
    /// 422 for a wrong field.
    #[wasm_bindgen(js_name = searchAssistants)]
    pub fn search_assistants(&self, given: &JsValue, counts: bool) -> Result<Array, Failure> {
        let search = Search {
            graph_id: text("graphId", given)?,
            name: text("name", given)?,
            metadata: wanted("metadata", given)?,
            must_have: wanted("mustHave", given)?,
        };
        let fields = "\"assistant_id\", \"graph_id\", \"name\", \"created_at\" or \"updated_at\"";
        let page = page(given, counts, Field::parse, Field::Created, fields)?;
        let all = self.service.assistants.borrow().all();
        let found = page.of(search.among(all, &self.service.host), assistants::compare);
        Ok(found.iter().map(|each| self.service.assistant_row(each)).collect())
    }

    /// The versions of an assistant, the newest first.
    ///
    /// # Errors
    /// 404 when there is none.
    #[wasm_bindgen(js_name = assistantVersions)]
    pub fn assistant_versions(&self, id: &JsValue, given: &JsValue) -> Result<Array, Failure> {
        let all = self
            .service
            .assistants
            .borrow()
            .versions(&options::text("assistantId", id)?)?;
        let search = Search {
            graph_id: None,
            name: None,
            metadata: wanted("metadata", given)?,
            must_have: None,
        };
        let page = page(given, false, |_| Some(()), (), "")?;
        // They are in their order already.
        let found = page.of(search.among(all, &self.service.host), |_, _, ()| {
            std::cmp::Ordering::Equal
        });
        Ok(found.iter().map(|each| self.service.assistant_row(each)).collect())
    }

    /// Has a version of an assistant count.
    ///
    /// # Errors
    /// 404 for an assistant or a version that is not there.
    #[wasm_bindgen(js_name = setLatestAssistant)]
    pub fn set_latest_assistant(&self, id: &JsValue, version: u32) -> Result<JsValue, Failure> {
        let id = options::text("assistantId", id)?;
        let latest = self
            .service
            .assistants
            .borrow_mut()
            .set_latest(&id, version, Date::now())?;
        Ok(self.service.assistant_row(&latest))
    }
}

fn text(name: &'static str, given: &JsValue) -> Result<Option<String>, Failure> {
    let value = field(given, name);
    match is_nothing(&value) {
        true => Ok(None),
        false => options::text(name, &value).map(Some),
    }
}

//! How a store is set up.

use super::path::Path;

/// How long an item stays, how long what has gone is kept, and what is embedded.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The lifetime of items that are put without one, in minutes; without one they stay.
    pub default_ttl: Option<f64>,
    /// Whether reading an item starts its lifetime anew, unless the reader says otherwise.
    pub refresh_on_read: bool,
    /// How often, in minutes, what has expired is removed. It is invisible in any case.
    pub sweep_interval: f64,
    /// The texts of a value that are embedded; `None` for a store without an index.
    pub index: Option<Vec<Path>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            default_ttl: None,
            refresh_on_read: true,
            sweep_interval: 60.0,
            index: None,
        }
    }
}

/// An item's lifetime, counted from when it was last put or read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Ttl {
    /// The store's.
    #[default]
    Default,
    /// It stays.
    Never,
    /// So many minutes.
    Minutes(f64),
}

impl Settings {
    /// A lifetime in milliseconds; `None` for what stays.
    pub fn lifetime(&self, ttl: Ttl) -> Option<f64> {
        match ttl {
            Ttl::Default => self.default_ttl.map(millis),
            Ttl::Never => None,
            Ttl::Minutes(minutes) => Some(millis(minutes)),
        }
    }
}

/// Minutes in milliseconds.
pub fn millis(minutes: f64) -> f64 {
    minutes * 60_000.0
}

//! One page: moving between pages of one frame exchanges the part of the document that belongs to the page, and leaves
//! the document, its scripts and the frame around as they are. `docs/NAVIGATOR.md` tells the whole story.
//!
//! - [`intercept`](self) decides which navigations are ours, with the browser's Navigation API.
//! - [`exchange`](self) puts the part of another document in place.
//! - [`islands`](self) makes the islands in it interactive. **What leans on the internals of Leptos stands there.**
//! - [`script`](self) loads the WebAssembly; it takes the place of Leptos's `HydrationScripts`.
//!
//! The server renders whole documents for every browser. It looks at [`FRAME_HEADER`] for two things: no secret for
//! browsers without scripts is part of a document that a script asks for, and a page of another frame is not rendered
//! at all, because the browser loads it anew.

#[cfg(feature = "hydrate")]
mod exchange;
#[cfg(feature = "hydrate")]
mod intercept;
#[cfg(feature = "hydrate")]
mod islands;
#[cfg(feature = "ssr")]
mod script;

#[cfg(feature = "hydrate")]
pub(crate) use exchange::elements;
#[cfg(feature = "hydrate")]
pub use intercept::start;
#[cfg(feature = "ssr")]
pub(crate) use script::StartScript;

/// The header of requests for a part, with the word of the frame that asks.
pub const FRAME_HEADER: &str = "sallyport-frame";

/// The attribute of the part that belongs to the page, with the word of its frame.
#[cfg(feature = "hydrate")]
const PART: &str = "data-frame";

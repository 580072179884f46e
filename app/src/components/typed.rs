//! What was typed into a form before: its fields show it again after a refusal, and after a change that was
//! cancelled. Passwords and codes never.

use crate::api::FormMemory;
use leptos::prelude::use_context;

/// What the fields of a form find in their context.
#[derive(Clone)]
pub(super) struct Typed(pub(super) Option<FormMemory>);

/// What was typed into the form around this field.
pub(crate) fn typed() -> Option<FormMemory> {
    use_context::<Typed>()?.0
}

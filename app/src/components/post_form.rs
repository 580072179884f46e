//! Forms: real `<form method=post>` elements that work with scripts off. With scripts the error appears in place,
//! the button says that it is working, and the field to correct gets the focus ([`LiveForm`]). Each says for which
//! session its page was rendered ([`PageSession`]).

use super::form_error::FormError;
use crate::{
    api::{FormTarget, PageSession, page_session},
    islands::LiveForm,
};
use leptos::prelude::*;

/// A form for a server function that answers where the user continues: `<PostForm to=SignIn::FORM>`.
#[component]
pub(crate) fn PostForm(
    to: FormTarget,
    /// For a button outside of the form, which names it in its attribute `form`.
    #[prop(optional, into)]
    id: Option<String>,
    children: Children,
) -> impl IntoView {
    let (fields, error) = FormError::render(to.error(), children);
    view! {
        <LiveForm to=to.path() id error>
            {page_session().map(|id| view! { <input type="hidden" name=PageSession::FIELD value=id /> })}
            {fields}
        </LiveForm>
    }
}

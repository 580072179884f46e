//! Forms: real `<form method=post>` elements that work with scripts off. With scripts the error appears in place,
//! the button says that it is working, and the field to correct gets the focus ([`LiveForm`]). Each says for which
//! session its page was rendered ([`PageSession`]).

use super::{form_error::FormError, typed::Typed};
use crate::{
    api::{FormTarget, PageSession, page_session, return_to},
    islands::LiveForm,
    return_to::RETURN_TO,
};
use leptos::{context::Provider, prelude::*};

/// A form for a server function that answers where the user continues: `<PostForm to=SignIn::FORM>`.
#[component]
pub(crate) fn PostForm(
    to: FormTarget,
    /// For a button outside of the form, which names it in its attribute `form`.
    #[prop(optional, into)]
    id: Option<String>,
    children: Children,
) -> impl IntoView {
    // Where the sign-in that this form is a step of leads to in the end.
    let next = return_to();
    let form = move || {
        let (fields, error) = FormError::render(to.error(), children);
        view! {
            <LiveForm to=to.path() id error>
                {page_session().map(|id| view! { <input type="hidden" name=PageSession::FIELD value=id /> })}
                {next.map(|next| view! { <input type="hidden" name=RETURN_TO value=next.as_str().to_owned() /> })}
                {fields}
            </LiveForm>
        }
    };
    view! { <Provider value=Typed(to.memory())>{form()}</Provider> }
}

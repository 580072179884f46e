//! *Undo*, beside the message that says what was done: the same change with the values from before. It asks for a code
//! where the change does.

use super::{ButtonTone, PostForm, Submit};
use crate::{
    api::{
        Change, FlashMessage, RenameAuthenticator, RequestEnforcement, RequestIdleLimit, RequestRestore,
        RequestRoleChange, Undo,
    },
    messages::UNDO,
};
use gate::model::{MemberView, Role};
use leptos::prelude::*;

/// Takes back a change of the reader's account or of the organisation.
#[component]
pub(super) fn UndoForm(undo: Undo) -> impl IntoView {
    let (to, fields) = match undo {
        Undo::Rename { id, before } => (RenameAuthenticator::FORM, vec![("id", id), ("name", before)]),
        Undo::IdleLimit { before, after } => {
            (RequestIdleLimit::FORM, vec![("minutes", before.to_string()), ("was_minutes", after.to_string())])
        }
        Undo::Message { before, after, enforced } => {
            let mut fields = vec![
                ("message", before),
                ("was_message", after),
                ("was_enforced", if enforced { "on" } else { "off" }.to_owned()),
            ];
            fields.extend(enforced.then(|| ("enforced", "on".to_owned())));
            (RequestEnforcement::FORM, fields)
        }
    };
    view! {
        <PostForm to>
            {hidden(fields)} <Submit label=UNDO tone=ButtonTone::Quiet />
        </PostForm>
    }
}

/// Takes back what was done to another user. A reset cannot be.
#[component]
pub(super) fn MemberUndo(done: FlashMessage, member: MemberView) -> impl IntoView {
    let user = ("user", member.id.to_string());
    let (to, fields) = match done {
        FlashMessage::Suspended => (RequestRestore::FORM, vec![user]),
        FlashMessage::RoleChanged => {
            let before = match member.role {
                Role::Administrator => Role::Member,
                Role::Member => Role::Administrator,
            };
            (RequestRoleChange::FORM, vec![user, ("role", before.as_ref().to_owned())])
        }
        _ => return None,
    };
    Some(view! {
        <PostForm to>
            {hidden(fields)} <Submit label=UNDO tone=ButtonTone::Quiet />
        </PostForm>
    })
}

fn hidden(fields: Vec<(&'static str, String)>) -> impl IntoView {
    fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
}

//! What takes a change back. The values from before travel to the page that says that the change is made, in the
//! cookie that carries a form past a redirect: for that page and that user, and for a minute. Taking back is the same
//! change with other values, checked and recorded like any.

use super::{
    ApiError, FormMemory, RedirectTo,
    cookies::remember_form,
    guard::{form_memory, session},
};
use gate::{
    engine::caller::Caller,
    model::{AdminOperation, Operation},
};

/// What the memory is for, in the place of the form that others are for.
const UNDO: &str = "undo";

/// A change that was made, and what it replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// An authenticator got another name.
    Rename {
        /// Which authenticator.
        id: String,
        /// Its name before.
        before: String,
    },
    /// Idle sessions end after another time.
    IdleLimit {
        /// Minutes before.
        before: u32,
        /// Minutes now.
        after: u32,
    },
    /// Users who have not set up read another message; the rule stays as it is.
    Message {
        /// The message before; empty for none.
        before: String,
        /// The message now.
        after: String,
        /// Whether a second factor is required.
        enforced: bool,
    },
}

impl Undo {
    /// The way back from `operation`, where there is one without danger.
    pub(super) fn of(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::Administration(AdminOperation::SetIdleLimit { was_minutes, minutes })
                if was_minutes != minutes =>
            {
                Some(Self::IdleLimit { before: *was_minutes, after: *minutes })
            }
            Operation::Administration(AdminOperation::SetEnforcement {
                was_enforced,
                was_message,
                enforced,
                message,
            }) if was_enforced == enforced && was_message != message => Some(Self::Message {
                before: was_message.clone().unwrap_or_default(),
                after: message.clone().unwrap_or_default(),
                enforced: *enforced,
            }),
            _ => None,
        }
    }

    /// Lets the page that the change leads to offer it.
    pub(super) fn offer_at(self, page: &RedirectTo) -> Result<(), ApiError> {
        let caller = session();
        let user = caller.as_ref().map(Caller::user);
        let fields = self.into_fields().into_iter().map(|(name, value)| (name.to_owned(), value));
        remember_form(&FormMemory::new(UNDO, &page.0, user, None, fields))
    }

    fn into_fields(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Rename { id, before } => vec![("id", id), ("name", before)],
            Self::IdleLimit { before, after } => {
                vec![("minutes", before.to_string()), ("was_minutes", after.to_string())]
            }
            Self::Message { before, after, enforced } => {
                let enforced = if enforced { "on" } else { "off" };
                vec![("message", before), ("was_message", after), ("was_enforced", enforced.to_owned())]
            }
        }
    }

    fn from_memory(memory: &FormMemory) -> Option<Self> {
        let text = |name| memory.text(name);
        let number = |name| text(name)?.parse().ok();
        if let Some(id) = text("id") {
            return Some(Self::Rename { id, before: text("name")? });
        }
        if let Some(before) = number("minutes") {
            return Some(Self::IdleLimit { before, after: number("was_minutes")? });
        }
        let enforced = text("was_enforced")? == "on";
        Some(Self::Message { before: text("message")?, after: text("was_message")?, enforced })
    }
}

/// The change that led to the page that is being rendered, if it can be taken back.
pub fn undo() -> Option<Undo> {
    let memory = form_memory().filter(|memory| memory.form == UNDO)?;
    Undo::from_memory(&memory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_survives_the_way_to_its_page() {
        let page = "/settings/configuration/general?done=saved";
        for change in [
            Undo::Rename { id: "a1".to_owned(), before: "Phone".to_owned() },
            Undo::IdleLimit { before: 15, after: 60 },
            Undo::Message { before: String::new(), after: "Do it".to_owned(), enforced: true },
        ] {
            let fields = change.clone().into_fields().into_iter().map(|(name, value)| (name.to_owned(), value));
            let cookie = FormMemory::new(UNDO, page, None, None, fields).to_cookie();
            let memory = FormMemory::from_cookie(&cookie, page, None).unwrap();
            assert_eq!(Undo::from_memory(&memory), Some(change));
        }
    }

    #[test]
    fn a_change_of_the_rule_is_not_taken_back_in_passing() {
        let change = |enforced, message: &str| {
            Undo::of(&Operation::Administration(AdminOperation::SetEnforcement {
                was_enforced: true,
                was_message: None,
                enforced,
                message: Some(message.to_owned()),
            }))
        };
        assert!(change(true, "Do it").is_some());
        assert_eq!(change(false, "Do it"), None);
    }
}

//! The second proof before an enrolment that a thief of the password could reach: a mailed code, or a pass.

use super::{Field, PostForm, Shows, Submit, Tone, When};
use crate::api::{Change, MailEnrolmentCode, ProveEnrolment};
use gate::model::EnrolmentGuard;
use leptos::prelude::*;

/// Says which proof is asked for, and takes it.
#[component]
pub(crate) fn IdentityProofForm(guard: EnrolmentGuard) -> impl IntoView {
    let EnrolmentGuard { mail, mailed_until, password_mailed, .. } = guard;
    let mail = mail && !password_mailed;
    let words = match (mail, mailed_until) {
        _ if password_mailed => {
            "Your password was set by a mailed link, so a mailed code would prove nothing new. Ask your administrator for an enrolment pass, and type it here.".into_any()
        }
        (true, Some(until)) => view! {
            "We have mailed you a code. Type it here, in this browser, before "
            <When at=until shows=Shows::Time />
            ". An enrolment pass from your administrator works too."
        }
        .into_any(),
        (true, None) => {
            "Let a code be mailed to you, or type the enrolment pass that your administrator gave you.".into_any()
        }
        (false, _) => {
            "No mail can be sent from here. Ask your administrator for an enrolment pass, and type it here.".into_any()
        }
    };
    let asked = mailed_until.is_some() || !mail;
    view! {
        <section class="proof-desk" aria-labelledby="proof-title">
            <h2 id="proof-title">"First, prove that it is you"</h2>
            <p>"A stolen password alone must not be enough to set up a phone."</p>
            <p>{words}</p>
            <PostForm to=ProveEnrolment::FORM>
                <Field
                    label="Code from your mail, or enrolment pass"
                    name="proof"
                    code="recovery-input"
                    autocomplete="one-time-code"
                    maxlength=64
                    required=true
                    focused=asked
                    retry=true
                />
                <Submit label="Continue" working="Checking…" tone=if asked { Tone::Primary } else { Tone::Quiet } />
            </PostForm>
            {mail
                .then(|| {
                    view! {
                        <PostForm to=MailEnrolmentCode::FORM>
                            <Submit
                                label=if mailed_until.is_some() { "Mail a new code" } else { "Mail me a code" }
                                working="Sending…"
                                tone=if asked { Tone::Quiet } else { Tone::Primary }
                            />
                        </PostForm>
                    }
                })}
        </section>
    }
}

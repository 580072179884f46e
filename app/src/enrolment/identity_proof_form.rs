//! The second proof of identity before an enrolment that an attacker with a stolen password could reach: a mailed
//! code or an enrolment pass.

use crate::{
    api::{Change, MailEnrolmentCode, ProveEnrolment},
    components::{ButtonTone, Field, PostForm, Submit, Time, TimeFormat},
    messages::{NO_MAIL, PASSWORD_WAS_MAILED},
};
use gate::model::EnrolmentGuard;
use leptos::prelude::*;

const ASK_FOR_PASS: &str = " Ask your administrator for an enrolment pass, and type it here.";

/// Says which proof is due, and takes it.
#[component]
pub(crate) fn IdentityProofForm(guard: EnrolmentGuard) -> impl IntoView {
    let EnrolmentGuard { mail, mailed_until, password_mailed, .. } = guard;
    let mail = mail && !password_mailed;
    let explanation = match (mail, mailed_until) {
        _ if password_mailed => format!("{PASSWORD_WAS_MAILED}{ASK_FOR_PASS}").into_any(),
        (true, Some(until)) => view! {
            "We have mailed you a code. Type it here, in this browser, before "
            <Time at=until format=TimeFormat::TimeOfDay />
            ". An enrolment pass from your administrator works too."
        }
        .into_any(),
        (true, None) => {
            "Let a code be mailed to you, or type the enrolment pass that your administrator gave you.".into_any()
        }
        (false, _) => format!("{NO_MAIL}{ASK_FOR_PASS}").into_any(),
    };
    // Until a code is mailed, mailing it is the next thing to do.
    let ready = mailed_until.is_some() || !mail;
    view! {
        <section class="identity-proof" aria-labelledby="proof-title">
            <h2 id="proof-title">"First, prove that it is you"</h2>
            <p>"A stolen password alone must not be enough to set up a phone."</p>
            <p>{explanation}</p>
            <PostForm to=ProveEnrolment::FORM>
                <Field
                    label="Code from your mail, or enrolment pass"
                    name="proof"
                    code="recovery-input"
                    autocomplete="one-time-code"
                    maxlength=128
                    required=true
                    focused=ready
                    retry=true
                />
                <Submit
                    label="Continue"
                    working="Checking…"
                    tone=if ready { ButtonTone::Primary } else { ButtonTone::Quiet }
                />
            </PostForm>
            {mail
                .then(|| {
                    view! {
                        <PostForm to=MailEnrolmentCode::FORM>
                            <Submit
                                label=if mailed_until.is_some() { "Mail a new code" } else { "Mail me a code" }
                                working="Sending…"
                                tone=if ready { ButtonTone::Quiet } else { ButtonTone::Primary }
                            />
                        </PostForm>
                    }
                })}
        </section>
    }
}

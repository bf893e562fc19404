"""A person's mobile over the trunk, as every flow's mobile step rings it."""

from ivr_flows import story


def mobile_subroutine(confirm: str) -> str:
    """Contexts `mobile` and `mobile-confirm`.

    The subroutine ends as a queue does, so that the fixed part after a queue serves here too: law 5 holds for this
    leg. `confirm` is the prompt, as Asterisk plays it, that asks the holder to press 1.
    """
    return f"""\
; ===== a person's mobile, whose holder must press 1 =====
; Gosub(mobile,s,1(number,seconds)) returns what after-queue returns.
[mobile]
exten => s,1,Set(SHARED(SEEN)=${{SHARED(ENDED)}})
 same => n,Set(SHARED(CONFIRMED)=)
 same => n,Set(CHANNEL(musicclass)=connecting${{PROMPT_LANGUAGE}})
 same => n,CELGenUserEvent({story.QUEUED},{story.DUTY_MOBILE})
 same => n,Set(NUMBER=${{ARG1}})
 same => n,Gosub(dial-out,s,1(${{ARG2}},mgb(leg^s^1)U(mobile-confirm^s^1)))
; A refusal also says ANSWER: only what the holder pressed counts.
 same => n,Set(QUEUESTATUS=${{IF($["${{DIALSTATUS}}"="ANSWER"]?REFUSED:${{DIALSTATUS}})}})
 same => n,Set(QUEUESTATUS=${{IF($["${{SHARED(CONFIRMED)}}"="1"]?CONTINUE:${{QUEUESTATUS}})}})
 same => n,Gosub(after-queue,s,1)
 same => n,Return(${{GOSUB_RETVAL}})

; Runs on the mobile's channel: a voicemail that answers is not a person.
[mobile-confirm]
exten => s,1,Set(TRIES=0)
 same => n(ask),Read(KEY,{confirm},1,,1,4)
 same => n,GotoIf($["${{KEY}}"="1"]?d1)
 same => n,Set(TRIES=$[${{TRIES}}+1])
 same => n,GotoIf($[${{TRIES}}<2]?ask)
; To Dial this means: hang up the mobile, the caller goes on.
 same => n,Set(GOSUB_RESULT=CONTINUE)
 same => n,Return()
 same => n(d1),CELGenUserEvent({story.CONFIRMED})
 same => n,Set(SHARED(CONFIRMED,${{CITIZEN}})=1)
 same => n,Set(SHARED(OPERATOR,${{CITIZEN}})=${{CHANNEL}})
 same => n,Return()"""

"""What Twilio's voice says to an agency, as TwiML. Pure. https://www.twilio.com/docs/voice/twiml"""

from twilio.twiml.voice_response import Gather, VoiceResponse

LANGUAGE = "id-ID"
_KEYS = "Tekan 1 untuk menerima, 2 untuk mengulang, 3 untuk menolak."
_SECONDS_TO_PRESS = 8


def read_and_ask(text: str, action: str) -> str:
    """Reads the case and waits for one key, which is posted to `action`, as is that none was pressed."""
    response = VoiceResponse()
    gather = Gather(
        input="dtmf",
        num_digits=1,
        timeout=_SECONDS_TO_PRESS,
        action=action,
        method="POST",
        action_on_empty_result=True,
        finish_on_key="",
    )
    gather.say(f"{text} {_KEYS}", language=LANGUAGE)  # pyright: ignore[reportUnknownMemberType]
    response.append(gather)  # pyright: ignore[reportUnknownMemberType]
    return str(response)


def say_and_hang_up(text: str) -> str:
    """The last words."""
    response = VoiceResponse()
    response.say(text, language=LANGUAGE)  # pyright: ignore[reportUnknownMemberType]
    response.hangup()  # pyright: ignore[reportUnknownMemberType]
    return str(response)

"""Who may speak for a township: one code, one device, its own records."""

import dataclasses
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from township import Township

from app.domain.errors import Refused
from county import offices


def test_a_code_is_good_once_for_one_device_and_answers_it_again(county: Any) -> None:
    township, code = Township(), county.code()
    told = county.enrol(township, code)
    assert (told.device, told.division_code) == (township.device.hex(), "230000100")
    assert told.hello.verify_key == county.keys.verify_key.hex()
    assert county.enrol(township, code.lower().replace("-", " ")).device == told.device
    with pytest.raises(Refused, match=r"enrol\.code"):
        county.enrol(Township(), code)
    assert county.count("devices") == 1


def test_a_code_is_good_for_a_day(county: Any) -> None:
    code = county.code()
    county.at += timedelta(hours=24)
    with pytest.raises(Refused, match=r"enrol\.code"):
        county.enrol(Township(), code)


def test_a_made_up_code_is_refused_and_the_real_one_is_not_kept(county: Any) -> None:
    code = county.code()
    with pytest.raises(Refused, match=r"enrol\.code"):
        county.enrol(Township(), "AAAA-BBBB")
    assert code.replace("-", "") not in str(county.ask("SELECT * FROM enrol_codes"))


def test_a_request_signed_with_another_key_is_forged(county: Any) -> None:
    township = Township()
    asked = township.asking(county.code())
    other = dataclasses.replace(township, key=Ed25519PrivateKey.generate())
    for told in (
        msgspec.structs.replace(asked, signature="00" * 64),
        msgspec.structs.replace(asked, verify_key=other.verify_key.hex()),
        msgspec.structs.replace(asked, office="00" * 16),
    ):
        with county.connect() as connection, pytest.raises(Refused, match=r"enrol\.forged"):
            offices.enrol(connection, county.keys, msgspec.json.encode(told), county.now())
    assert county.count("devices") == 0


@pytest.mark.parametrize("told", [{"device": "ab"}, {"office": "zz" * 16}, {"verify_key": "ab"}])
def test_a_request_out_of_form_is_refused(county: Any, told: dict[str, str]) -> None:
    with pytest.raises(Refused, match=r"enrol\.bad_request"):
        county.enrol(Township(), county.code(), **told)


def test_one_townships_code_takes_no_other_townships_device_or_records(county: Any) -> None:
    victim = Township()
    county.enrol(victim)
    thief = Township(device=victim.device, office=victim.office)
    with pytest.raises(Refused, match=r"enrol\.code"):
        county.enrol(thief, county.code("230000200"))
    with pytest.raises(Refused, match=r"enrol\.code"):
        county.enrol(Township(office=victim.office), county.code("230000200"))
    with pytest.raises(Refused, match=r"enrol\.code"):
        county.enrol(Township(device=victim.device), county.code())
    kept = county.ask("SELECT verify_key FROM devices")
    assert kept == [(victim.verify_key,)]


def test_a_second_pc_of_the_township_is_its_own_device(county: Any) -> None:
    first = Township()
    county.enrol(first)
    county.enrol(Township(office=first.office))
    assert county.count("devices") == 2


def test_the_export_is_one_petition_a_line_with_its_history(
    county: Any, township: Township
) -> None:
    petition = township.register("一")
    township.register("二")
    township.register("一，改", petition)
    county.take(township.sealed(county.keys.address))
    with county.connect() as connection:
        lines = list(offices.exported(connection))
        assert lines == list(offices.exported(connection))
    first, second = (json.loads(line) for line in lines)
    assert list(first) == sorted(first)
    told = first if first["id"] == petition.hex() else second
    assert told["content"] == "一，改"
    assert [each["seq"] for each in told["history"]] == [1, 3]
    assert told["history"][-1]["hash"] == township.head.hex()
    assert len(told["claims"]) == 2


def test_devices_are_listed_with_their_lanes(county: Any, township: Township) -> None:
    township.register()
    county.take(township.sealed(county.keys.address))
    with county.connect() as connection:
        (told,) = offices.devices(connection)
    assert (told["device"], told["applied"]) == (township.device.hex(), 1)

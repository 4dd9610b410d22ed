"""A second server on the same house is refused where that is certain, and told where it is not."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import NullPool, create_engine, func, select

from config import SettingError
from web.one_master import KEY, AmongOthers, hold_file


def test_one_file_is_served_by_one_process(tmp_path):
    file = tmp_path / "onthaal.sqlite"
    first = hold_file(file, patience=0)
    with pytest.raises(SettingError, match="another process serves"):
        hold_file(file, patience=0.2)
    os.close(first)  # as when the process ends
    os.close(hold_file(file, patience=0))


def test_processes_without_redis_are_noticed_on_postgresql(postgres_database):
    engine = create_engine(postgres_database, poolclass=NullPool)
    several = [AmongOthers(engine, has_redis=one) for one in (False, False, True, True)]
    alone, second, with_redis, another = several
    assert not alone.is_unknown_to_others()
    assert second.is_unknown_to_others()
    assert with_redis.is_unknown_to_others()
    assert alone.connection is not None
    assert alone.connection.scalar(select(func.pg_advisory_unlock(KEY)))
    assert not with_redis.is_unknown_to_others(), "it asks again"
    assert not another.is_unknown_to_others()
    assert second.is_unknown_to_others()
    for one in several:
        if one.connection is not None:
            one.connection.close()
    assert not second.is_unknown_to_others()
    assert second.connection is not None
    second.connection.close()

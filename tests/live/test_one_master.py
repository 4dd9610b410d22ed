"""A second server on the same house is refused where that is certain, and told where it is not."""

from __future__ import annotations

import os
import time

import pytest
from sqlalchemy import NullPool, create_engine, func, select

from config import SettingError
from web.one_master import ALONE, KEY, AmongOthers, hold_file


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
    until = time.monotonic() + 10
    while second.is_unknown_to_others() and time.monotonic() < until:
        pass  # PostgreSQL lets go of a lock some time after its connection closed
    assert not second.is_unknown_to_others()
    assert second.connection is not None
    second.connection.close()


def test_a_lock_whose_connection_dropped_is_taken_again_and_told_when_it_cannot(postgres_database, caplog):
    engine, keeper = (create_engine(postgres_database, poolclass=NullPool) for _ in range(2))
    first, second = AmongOthers(engine, has_redis=False), AmongOthers(engine, has_redis=False)

    def drops(one):
        with keeper.connect() as connection:
            connection.scalar(select(func.pg_terminate_backend(one.connection.scalar(select(func.pg_backend_pid())))))

    assert not first.is_unknown_to_others()
    drops(first)
    assert not first.is_unknown_to_others(), "taken again"
    assert "dropped" in caplog.text
    assert second.is_unknown_to_others(), "it holds indeed"
    drops(first)
    assert not second.is_unknown_to_others(), "the other was quicker"
    caplog.clear()
    assert first.is_unknown_to_others()
    assert ALONE in caplog.text
    drops(second)
    assert not first.is_unknown_to_others()
    assert "alone again" in caplog.text
    assert first.connection is not None
    first.connection.close()

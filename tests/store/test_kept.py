from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.store import Store


def test_a_value_is_kept_by_key_and_the_last_one_counts(store: Store) -> None:
    with store.local() as connection:
        keep(connection, "zoom.a1", "110")
        keep(connection, "zoom.a2", "150")
        keep(connection, "zoom.a1", "")
        keep(connection, "zoom.a2", "200")
    with store.read() as read:
        assert [value(read, f"zoom.{agent}") for agent in ("a1", "a2", "a3")] == ["", "200", ""]
        assert read.exec_driver_sql("SELECT count(*) FROM audit").scalar() == 0

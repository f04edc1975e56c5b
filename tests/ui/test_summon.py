from lmmh_desk.ui.summon import Bell, summon


def test_a_second_start_rings_the_first(qtbot, tmp_path):
    rung = []
    bell = Bell(tmp_path, lambda: rung.append(True))
    assert summon(tmp_path)
    qtbot.waitUntil(lambda: rung == [True])
    bell.close()


def test_nobody_answers_for_another_profile(qapp, tmp_path):
    assert not summon(tmp_path)


def test_a_killed_program_leaves_nothing_that_hinders(qtbot, tmp_path):
    first = Bell(tmp_path, lambda: None)
    rung = []
    second = Bell(tmp_path, lambda: rung.append(True))
    assert summon(tmp_path)
    qtbot.waitUntil(lambda: rung == [True])
    first.close()
    second.close()

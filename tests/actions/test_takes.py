def test_a_take_has_a_frame_for_each_of_the_shots(take) -> None:
    assert [frame.number for frame in take.take_frames.order_by("number")] == [1001, 1002, 1003, 1004, 1005]

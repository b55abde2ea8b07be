"""Answers to the 2-D latents pane, from real models and from small ones with random weights."""

import csv

import numpy as np
import pytest
from msgspec.structs import replace

from core.concepts.strip_files import StripDescription, read_description, remake, write_strip
from core.engine.answers import Answers
from core.engine.latents_requests import (
    CloudRequest,
    DensityRequest,
    FiguresRequest,
    IndexRequest,
    ManifoldRequest,
    MarksRequest,
    ModelChoicesRequest,
    PlaceRequest,
    PointRequest,
    PointsFileRequest,
    RegionsRequest,
    RightCloudRequest,
    SelectionFileRequest,
    SelectionRequest,
    WayRequest,
    of_side,
    side_of,
)
from core.engine.outcomes import Progress
from core.errors import UserError
from core.images.fashion_mnist import find_train_split, test_split
from core.images.reference import ImageReference, Picture, TestImage
from core.latents.manifold import Tile
from core.latents.projection import Dimensions, PrincipalComponents
from core.latents.selection import points_in_polygon
from core.latents.view import Bounds
from core.workspace.latents_state import (
    ClassPath,
    Drawn,
    How,
    ImageSet,
    ImagesFile,
    LatentsFile,
    Line,
    Place,
    Shape,
    Side,
    Space,
    Split,
)
from tests.in_one_go import answer_now

TEST = ImageSet()
A, B = Space("two-d-a"), Space("two-d-b")
SQUARE = ((0.0, -0.5), (2.5, -0.5), (2.5, 2.0), (0.0, 2.0))


@pytest.fixture(scope="module")
def answers():
    Answers.prepare_thread()
    return Answers()


@pytest.fixture(scope="module")
def ask(answers):
    return lambda request: answer_now(answers, request)


@pytest.fixture(scope="module")
def clouds(ask):
    return ask(CloudRequest(TEST, A)), ask(RightCloudRequest(TEST, B))


def pixels(numbers):
    return test_split().images[numbers].astype(np.float32) / np.float32(255)


# Points


def test_a_cloud_is_where_the_model_puts_the_images(answers, clouds):
    numbers = [0, 17, 9_999]
    for cloud, name in zip(clouds, ("two-d-a", "two-d-b"), strict=True):
        means = answers.load(name).model.encode(pixels(numbers))[0]
        np.testing.assert_allclose(cloud.points[numbers], means, atol=1e-4)
        assert cloud.labels.tolist() == test_split().labels.tolist()
        assert cloud.counts == (1000,) * 10 + (0,)
        assert cloud.axes == (f"{name}, dimension 1", f"{name}, dimension 2")
        assert [circle.share for circle in cloud.circles] == [0.1, 0.5, 0.9, 0.99]


def test_a_cloud_reports_progress_and_is_made_once(answers):
    fresh = Answers()
    job = fresh(CloudRequest(TEST, A))
    steps = []
    while True:
        try:
            steps.append(next(job))
        except StopIteration as end:
            cloud = end.value
            break
    assert all(isinstance(step, Progress) for step in steps)
    assert any("Encoding 10,000 images with two-d-a" in step.text for step in steps)
    assert answer_now(fresh, CloudRequest(TEST, A)) is cloud


def test_more_dimensions_are_shown_by_two_of_them_or_by_components(ask, answers):
    usual = ask(CloudRequest(TEST, Space("small")))
    variances = answers.load("small").model.description.measures.variance
    first, second = sorted(np.argsort(variances)[-2:].tolist())
    assert usual.axes == (f"small, dimension {first + 1}", f"small, dimension {second + 1}")
    chosen = ask(CloudRequest(TEST, Space("small", Dimensions(second, first))))
    np.testing.assert_allclose(chosen.points, usual.points[:, ::-1], atol=1e-5)
    components = ask(CloudRequest(TEST, Space("small", PrincipalComponents())))
    assert "component 1" in components.axes[0]
    assert components.points.var(axis=0).sum() >= usual.points.var(axis=0).sum()


def test_the_index_finds_what_is_nearest(ask, clouds):
    index = ask(IndexRequest(TEST, A))
    for x, y in ((0.1, 0.2), (-1.0, -1.0), (2.0, 1.0)):
        distances = ((clouds[0].points - (x, y)) ** 2).sum(axis=1)
        found = index.nearest(x, y)
        assert distances[found] == pytest.approx(distances.min())


def test_a_point_is_its_image_and_what_both_models_make_of_it(ask, answers):
    point = ask(PointRequest(TEST, 17, ("two-d-a", "two-d-b")))
    assert (point.number, point.label, point.called) == (17, 4, "Test image 17")
    assert point.image == ImageReference(TestImage(17))
    np.testing.assert_array_equal(point.original, pixels(17))
    for decoded, name in zip(point.decoded, ("two-d-a", "two-d-b"), strict=True):
        model = answers.load(name).model
        np.testing.assert_allclose(
            decoded, model.decode(model.encode(pixels([17]))[0])[0], atol=1e-4
        )
    assert point.problems == ("", "")


def test_a_model_that_is_gone_leaves_the_other_alone(ask):
    point = ask(PointRequest(TEST, 17, ("nobody", "two-d-b")))
    assert point.decoded[0] is None and "no model 'nobody'" in point.problems[0]
    assert point.decoded[1] is not None
    place = ask(PlaceRequest((A, Space("nobody")), Place(Side.LEFT, 0.0, 0.0)))
    assert place.decoded[0] is not None and place.decoded[1] is None
    assert "no model 'nobody'" in place.problem
    regions = ask(RegionsRequest(TEST, (A, B), (Shape(Space("nobody"), SQUARE), Shape(A, SQUARE))))
    assert "no model" in regions.regions[0].problem and not regions.regions[1].problem


@pytest.mark.skipif(find_train_split() is None, reason="the training images are not here")
def test_all_images_are_the_test_images_and_then_the_training_images(ask, clouds):
    both = ask(CloudRequest(ImageSet(Split.BOTH), A))
    assert len(both.points) == 70_000
    np.testing.assert_allclose(both.points[:10_000], clouds[0].points, atol=1e-4)
    assert ask(PointRequest(ImageSet(Split.BOTH), 10_005, ())).called == "Training image 5"


# Places


def test_a_place_is_decoded_there_and_re_encoded_by_the_other_model(ask, answers):
    place = ask(PlaceRequest((A, B), Place(Side.LEFT, 0.5, -0.25)))
    one, other = answers.load("two-d-a").model, answers.load("two-d-b").model
    image = one.decode(np.array([[0.5, -0.25]], np.float32))
    np.testing.assert_array_equal(place.decoded[0], image[0])
    mean = other.encode(image)[0]
    assert place.places == ((0.5, -0.25), pytest.approx(tuple(mean[0].tolist()), abs=1e-5))
    np.testing.assert_allclose(place.decoded[1], other.decode(mean)[0], atol=1e-5)
    origin = place.image.source.decoded_at
    assert origin.latents == (0.5, -0.25)
    assert origin.model_sha256 == answers.load("two-d-a").sha256
    back = ask(PlaceRequest((A, B), Place(Side.RIGHT, 0.5, -0.25)))
    assert back.places[1] == (0.5, -0.25)


def test_a_decoded_picture_stands_for_its_very_point_in_its_own_model_only(answers, ask):
    picture = ask(PlaceRequest((A, B), Place(Side.LEFT, 0.5, -0.25))).image
    np.testing.assert_array_equal(
        answers.load("two-d-a").means.of(picture), np.array([0.5, -0.25], np.float32)
    )
    other = answers.load("two-d-b")
    plain = ImageReference(replace(picture.source, decoded_at=None))
    np.testing.assert_array_equal(other.means.of(picture), other.means.of(plain))


def test_marks_are_where_images_are_encoded(ask, clouds):
    black = ImageReference(Picture(bytes(784), "black"))
    marks = ask(MarksRequest((A, Space("nobody")), (ImageReference(TestImage(5)), black)))
    assert marks.left[0] == pytest.approx(tuple(clouds[0].points[5].tolist()), abs=1e-4)
    assert marks.left[1] is not None
    assert marks.right == (None, None)


# Backgrounds


def test_tiles_are_decodes_of_their_middles(ask, answers):
    tiles = (Tile(1, 0, 0), Tile(1, -2, 3), Tile(2, 1, 1))
    levels = ask(ManifoldRequest(A, tiles)).levels
    points = np.array([[0.25, 0.25], [1.75, -0.75], [0.375, 0.375]], np.float32)
    expected = answers.load("two-d-a").model.decode(points) * 255
    assert np.abs(levels - expected).max() < 1.0


def test_a_density_is_high_where_points_are(ask, clouds):
    density = ask(DensityRequest(TEST, A, Bounds(-4, -4, 4, 4)))
    assert density.levels.shape == (192, 192)
    assert density.levels.max() == pytest.approx(255, abs=1)
    columns = ((clouds[0].points[:, 0] + 4) / 8 * 192).astype(int).clip(0, 191)
    rows = ((4 - clouds[0].points[:, 1]) / 8 * 192).astype(int).clip(0, 191)
    # So much of the whole is in denser cells: half of the points lie where that is at most half.
    assert np.median(density.levels[rows, columns]) == pytest.approx(127.5, abs=40)


# Selections and regions


def test_a_selection_is_what_is_in_its_shapes(ask, clouds):
    square = Shape(A, SQUARE)
    other = Shape(B, ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)))
    inside = set(points_in_polygon(clouds[0].points, np.array(SQUARE)).tolist())
    beside = set(points_in_polygon(clouds[1].points, np.array(other.corners)).tolist())
    for how, expected in (
        (How.ADD, inside | beside),
        (How.REMOVE, inside - beside),
        (How.REPLACE, beside),
    ):
        selected = ask(SelectionRequest(TEST, (Drawn(square), Drawn(other, how))))
        assert selected.numbers.tolist() == sorted(expected)
        assert sum(selected.counts) == len(expected)
    hidden = replace(square, left_out=(5, 7))
    selected = ask(SelectionRequest(TEST, (Drawn(hidden),)))
    labels = test_split().labels
    assert selected.numbers.tolist() == [n for n in sorted(inside) if labels[n] not in (5, 7)]


def test_the_shoes_of_one_space_stay_together_in_the_other(ask):
    """The article: "the top left region in the first latent space, and bottom right region in the
    second latent space are both 'shoe-regions'"."""
    figures = ask(FiguresRequest(TEST, (Drawn(Shape(A, SQUARE)),), (A, B)))
    assert figures.left.together > 0.95
    assert figures.right.together > 0.9
    assert figures.right.chance < 0.35
    assert figures.overlap.shared > 100 * figures.overlap.chance
    same = ask(FiguresRequest(TEST, (Drawn(Shape(A, SQUARE)),), (A, A)))
    assert same.overlap.shared == 1.0


def test_a_region_is_itself_in_its_plane_and_an_outline_of_its_images_elsewhere(ask, clouds):
    shape = Shape(A, SQUARE)
    (region,) = ask(RegionsRequest(TEST, (A, B), (shape,))).regions
    np.testing.assert_array_equal(region.left[0], np.array(SQUARE))
    inside = points_in_polygon(clouds[0].points, np.array(SQUARE))
    assert region.total == len(inside) == sum(region.counts)
    held = np.zeros(10_000, int)
    for polygon in region.right:
        held[points_in_polygon(clouds[1].points, polygon)] += 1
    found = np.flatnonzero(held % 2)
    assert len(np.intersect1d(found, inside)) / len(inside) > 0.85
    assert len(np.intersect1d(found, inside)) / len(found) > 0.85
    # The usual plane of a 2-D model, named or not, is the same one.
    named = Space("two-d-a", Dimensions(0, 1))
    (again,) = ask(RegionsRequest(TEST, (named, B), (shape,))).regions
    np.testing.assert_array_equal(again.left[0], np.array(SQUARE))


# Ways


def test_a_line_is_decoded_along_itself_and_made_again_from_its_file(ask, answers, tmp_path):
    line = Line(Side.LEFT, (-1.2, -0.2), (-0.9, 1.3))
    strips = ask(WayRequest((A, B), line, 9)).strips
    own = strips[0]
    points = np.linspace(line.start, line.end, 9)
    np.testing.assert_allclose(own.path, points, atol=1e-5)
    expected = answers.load("two-d-a").model.decode(points.astype(np.float32))
    np.testing.assert_allclose(own.frames, expected, atol=1e-4)
    # The other one goes from where that model puts the first image to where it puts the last.
    ends = ask(MarksRequest((A, B), (own.recipe.start, own.recipe.end))).right
    np.testing.assert_allclose([strips[1].path[0], strips[1].path[-1]], ends, atol=1e-5)
    for strip in strips:
        description = StripDescription(
            strip.model, strip.model_sha256, strip.base, strip.recipe, strip.positions
        )
        path = tmp_path / f"{strip.model}.png"
        write_strip(path, strip.frames, description)
        np.testing.assert_array_equal(remake(read_description(path)), strip.frames)


def test_a_path_between_classes_begins_and_ends_at_their_means(ask, clouds):
    strips = ask(WayRequest((A, B), ClassPath(0, 1), 5)).strips
    labels = test_split().labels
    for strip, cloud in zip(strips, clouds, strict=True):
        for place, label in ((0, 0), (-1, 1)):
            mean = cloud.points[labels == label].mean(axis=0)
            np.testing.assert_allclose(strip.path[place], mean, atol=1e-3)
    assert [len(strip.frames) for strip in strips] == [5, 5]


def test_a_line_that_is_too_long_is_said_to_be(ask):
    strips = ask(WayRequest((A, B), Line(Side.LEFT, (0.0, 0.0), (900.0, 0.0)), 5)).strips
    assert "900 long" in strips[0].problem


# Files


def test_latents_of_one_model_are_carried_over_to_the_other(ask, answers, tmp_path):
    path = tmp_path / "points.npy"
    points = np.array([[0.0, 0.0, 3], [0.5, -1.0, -1], [-1.0, 1.0, 9]], np.float32)
    np.save(path, points)
    source = LatentsFile(str(path), "two-d-a")
    assert ask(PointsFileRequest(source)) == 3
    own, other = ask(CloudRequest(source, A)), ask(CloudRequest(source, B))
    np.testing.assert_allclose(own.points, points[:, :2], atol=1e-6)
    assert own.labels.tolist() == [3, -1, 9]
    assert own.counts[3] == own.counts[10] == 1
    images = answers.load("two-d-a").model.decode(points[:, :2])
    np.testing.assert_allclose(
        other.points, answers.load("two-d-b").model.encode(images)[0], atol=1e-4
    )
    point = ask(PointRequest(source, 1, ("two-d-a", "two-d-b")))
    assert point.original is None and point.called == "Point 1"
    np.testing.assert_allclose(point.decoded[0], images[1], atol=1e-5)
    assert point.image.source.decoded_at.latents == (0.5, -1.0)
    density = ask(DensityRequest(source, A, Bounds(-4, -4, 4, 4)))
    assert density.levels.max() == 255


def test_images_of_a_file_are_encoded(ask, answers, tmp_path):
    path = tmp_path / "images.npy"
    np.save(path, test_split().images[:30])
    source = ImagesFile(str(path))
    cloud = ask(CloudRequest(source, A))
    np.testing.assert_allclose(
        cloud.points, answers.load("two-d-a").model.encode(pixels(range(30)))[0], atol=1e-4
    )
    point = ask(PointRequest(source, 4, ("two-d-a",)))
    np.testing.assert_array_equal(point.original, pixels(4))
    assert point.called == "Image 4" and point.image.source.decoded_at is None


def test_a_file_that_changes_is_read_again_and_one_that_goes_is_missed(ask, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("0,0\n1,1\n")
    source = LatentsFile(str(path), "two-d-a")
    assert len(ask(CloudRequest(source, A)).points) == 2
    path.write_text("0,0\n1,1\n2,2\n")
    assert len(ask(CloudRequest(source, A)).points) == 3
    path.unlink()
    with pytest.raises(UserError, match="cannot be read: put it back"):
        ask(CloudRequest(source, A))
    path.write_text("0,0\n1,x\n")
    with pytest.raises(UserError, match="line 2 says “x”"):
        ask(PointsFileRequest(source))


def test_a_selection_is_written_with_the_latents_of_both_models(ask, clouds, tmp_path):
    path = tmp_path / "shoes.csv"
    drawn = (Drawn(Shape(A, SQUARE)),)
    count = ask(SelectionFileRequest(path, TEST, drawn, ("two-d-a", "two-d-b")))
    rows = list(csv.DictReader(path.open()))
    selected = ask(SelectionRequest(TEST, drawn)).numbers
    assert count == len(rows) == len(selected)
    assert [int(row["number"]) for row in rows] == selected.tolist()
    assert rows[0]["image"] == f"test:{selected[0]}"
    for row in rows[:5]:
        number = int(row["number"])
        assert int(row["label"]) == test_split().labels[number]
        values = [float(row[f"{name} z{k}"]) for name in ("two-d-a", "two-d-b") for k in (1, 2)]
        expected = [*clouds[0].points[number], *clouds[1].points[number]]
        np.testing.assert_allclose(values, expected, atol=1e-5)
    with pytest.raises(UserError, match="Nothing is selected"):
        ask(SelectionFileRequest(tmp_path / "none.csv", TEST, (), ("two-d-a",)))
    assert not (tmp_path / "none.csv").exists()


def test_models_to_choose_from_are_those_with_a_plane(ask):
    choices = {one.name: one for one in ask(ModelChoicesRequest(1))}
    assert list(choices) == ["two-d-a", "two-d-b", "small", "large"]
    assert choices["two-d-a"].latents == 2
    assert 4 <= len(choices["small"].active) <= 7


def test_both_sides_have_lanes_of_their_own():
    for kind in (CloudRequest, IndexRequest, ManifoldRequest, DensityRequest):
        left, right = of_side(kind, Side.LEFT), of_side(kind, Side.RIGHT)
        assert left.lane != right.lane
    assert side_of(of_side(CloudRequest, Side.RIGHT)(TEST, A)) is Side.RIGHT
    assert side_of(CloudRequest(TEST, A)) is Side.LEFT

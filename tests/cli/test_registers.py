"""init, region, institution and enterprise as they are typed: pages in both languages, JSON, statuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.call import Called, call

SHEET = """\
统一社会信用代码,机构名称,类别,所属区县,场所面积(㎡),联系电话
12990121MB1F20939G,北浦县中小企业服务站,服务中心,顺德区,186.5,13800002764
52990102MJ6Q30852Y,江澄市启帆中小企业服务中心,服务中心,佛山市南海区,180,13800002765
"""
Office = Callable[..., Called]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Give a fresh register of a practising office in the present folder, and a way to type."""
    monkeypatch.chdir(tmp_path)

    def typed(*words: str, lang: str = "zh") -> Called:
        return call(*words, lang=lang)

    done = typed("init", "--rehearsal", "--office", "示例局", "--region", "440600")
    assert done.status == 0
    Path("名录.csv").write_text(SHEET, encoding="utf-8")
    return typed


def test_init_says_what_it_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("init", "--office", "示例局", "--region", "440600")
    assert done.out == (
        "登记库  office.db（新建，仅本人可读写）\n"
        "机关    示例局   440600 广东省佛山市\n"
        "参考    统计上大中小微型企业划分办法（2017）   行政区划 2024\n"
    )
    assert done.err == (
        "已建库。所有数据都在这一处；备份用 smeadmin db backup，不要直接复制。\n"
        "变更    CS-000001\n"
        "下一步  smeadmin institution template --out 机构名录.xlsx\n"
    )
    assert (tmp_path / "office.db").stat().st_mode & 0o777 == 0o600


def test_init_in_english_as_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("init", "--office", "示例局", "--region", "440600", "--policy", "gd-2017-centres")
    done = call(*words, "--format", "json", lang="en")
    assert done.err == ""
    written = json.loads(done.out)
    assert (written["change"], written["dry_run"]) == ("CS-000001", False)
    assert written["result"]["office"] == "示例局"
    assert [p["policy"] for p in written["result"]["policies"]] == ["gd-2017-centres"]


def test_a_rehearsed_init_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("init", "--office", "示例局", "--dry-run")
    assert (done.status, list(tmp_path.iterdir())) == (0, [])
    assert done.err.startswith("试运行：将建库。未作任何更改。\n")


def test_init_with_an_unknown_region_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("init", "--office", "示例局", "--region", "449999")
    assert (done.status, list(tmp_path.iterdir())) == (4, [])


def test_an_import_of_a_good_file(office: Office) -> None:
    done = office("institution", "import", "名录.csv")
    assert done.out == (
        "演练\n"
        "文件  名录.csv  编码 UTF-8\n"
        "对应  统一社会信用代码、机构名称、类型（按「类别」识别）、所属区县、场所面积(㎡)、联系电话\n"
        "行数  2 = 新增 2 + 修改 0 + 相同 0 + 拒绝 0\n"
    )
    assert done.err == (
        "已导入：新增 2 家，修改 0 家。\n变更    CS-000002\n下一步  smeadmin institution list\n"
    )


def test_an_import_of_a_good_file_in_english(office: Office) -> None:
    done = office("institution", "import", "名录.csv", lang="en")
    assert done.out == (
        "rehearsal\n"
        "file     名录.csv  encoding UTF-8\n"
        "columns  credit_code, name, kind (from 「类别」), region_code, area_m2, phone\n"
        "rows     2 = 2 new + 0 changed + 0 same + 0 refused\n"
    )
    assert done.err == (
        "Imported: 2 new, 0 changed.\nchange  CS-000002\nnext    smeadmin institution list\n"
    )


def test_a_dry_run_and_then_the_same_file_twice(office: Office) -> None:
    rehearsed = office("institution", "import", "名录.csv", "--dry-run")
    assert rehearsed.err.startswith("试运行：将新增 2 家，将修改 0 家。未作任何更改。\n")
    office("institution", "import", "名录.csv", "--by", "林岚")
    again = office("institution", "import", "名录.csv")
    assert again.err == (
        "这个文件 2026-03-10 10:00 已由林岚导入（CS-000002），内容一致。未作任何更改。\n"
    )
    english = office("institution", "import", "名录.csv", lang="en")
    assert english.err == (
        "林岚 imported this file on 2026-03-10 10:00 (CS-000002), same content. "
        "Nothing was changed.\n"
    )


def test_changed_cells_stand_old_beside_new_and_personal_ones_masked(office: Office) -> None:
    office("institution", "import", "名录.csv")
    changed = SHEET.replace("180", "240").replace("13800002764", "13700005526")
    Path("名录.csv").write_text(changed, encoding="utf-8")
    done = office("institution", "import", "名录.csv")
    assert done.out.splitlines()[5:] == [
        "  行  机构名称                    列            原值         新值",
        "----  --------------------------  ------------  -----------  -----------",
        "   2  北浦县中小企业服务站        联系电话      138****2764  137****5526",
        "   3  江澄市启帆中小企业服务中心  场所面积(㎡)  180.0        240.0",
    ]


def test_a_refused_import_as_data(office: Office) -> None:
    Path("名录.csv").write_text(SHEET.replace("186.5", "-1"), encoding="utf-8")
    done = office("institution", "import", "名录.csv", "--errors", "退回.csv", "--format", "json")
    assert done.status == 6
    answer, error = json.loads(done.out), json.loads(done.err)
    assert answer["change"] is None
    result = answer["result"]
    assert [result[k] for k in ("rows", "new", "changed", "same", "refused")] == [2, 1, 0, 0, 1]
    assert result["errors_file"] == "退回.csv"
    (finding,) = answer["findings"]
    assert (finding["code"], finding["row"], finding["column"]) == ("negative", 2, "E")
    assert (error["error"]["code"], error["error"]["changed"]) == ("rows-refused", False)
    assert office("institution", "list", "--format", "json").out.strip() == "[]"


def test_a_part_is_taken_and_exits_6(office: Office) -> None:
    Path("名录.csv").write_text(SHEET.replace("186.5", "-1"), encoding="utf-8")
    done = office("institution", "import", "名录.csv", "--partial", "--errors", "退回.csv")
    assert done.status == 6
    assert done.err == (
        "已导入 1 行；1 行未导入，退回在 退回.csv（只含这 1 行）。\n"
        "变更    CS-000002\n"
        "下一步  改好红格子后  smeadmin institution import 退回.csv\n"
    )


def test_a_file_of_excel_in_gb18030_is_read_and_said(office: Office) -> None:
    Path("名录.csv").write_bytes(SHEET.encode("gb18030"))
    done = office("institution", "import", "名录.csv")
    assert "文件  名录.csv  编码 GB18030（无 BOM，且不是 UTF-8）\n" in done.out
    assert "样行  第 2 行  12990121MB1F20939G  北浦县中小企业服务站  服务中心  顺德区\n" in done.out


def test_a_missing_file_is_not_found(office: Office) -> None:
    done = office("institution", "import", "没有.csv")
    assert (done.status, done.out) == (4, "")


def test_an_empty_list_says_whether_the_register_or_the_filter_is_empty(office: Office) -> None:
    empty = office("institution", "list")
    assert empty.out in ("", "演练\n")
    assert empty.err == (
        "还没有服务机构。\n下一步  smeadmin institution template --out 服务机构.xlsx\n"
    )
    office("institution", "import", "名录.csv")
    filtered = office("institution", "list", "--region", "广州市")
    assert filtered.err == "没有符合条件的服务机构。\n下一步  smeadmin institution list\n"
    english = office("institution", "list", "--region", "440100", lang="en")
    assert english.err.startswith("No institutions match.\n")


def test_the_page_of_one(office: Office) -> None:
    office("institution", "import", "名录.csv")
    office("institution", "rename", "启帆", "江澄启帆服务有限公司")
    done = office("institution", "show", "启帆中小企业")
    assert done.out == (
        "演练   江澄启帆服务有限公司   52990102MJ6Q30852Y   I-000002   在册\n"
        "类型      服务中心\n"
        "属地      440605 广东省佛山市南海区\n"
        "场所      180.0 ㎡\n"
        "联系      138****2765   --unmask 显示并记入审计\n"
        "登记      2026-03-10 CS-000002\n"
        "最近修改  2026-03-10 CS-000003（机构名称 江澄市启帆中小企业服务中心 → 江澄启帆服务有限公司）\n"
        "来源      名录.csv 第 3 行\n"
        "\n"
        "曾用\n"
        "  种类    名称或号码                  起    至（含）\n"
        "  ------  --------------------------  ----  ----------\n"
        "  名称    江澄市启帆中小企业服务中心  -     2026-03-09\n"
    )
    assert done.err == "提示：「江澄市启帆中小企业服务中心」是它的曾用名\n"


def test_an_export_is_edited_and_comes_back(office: Office) -> None:
    office("institution", "import", "名录.csv")
    written = office("institution", "export", "--out", "导出.csv")
    assert written.err.splitlines()[0] == "导出.csv 共 2 行。"
    lines = Path("导出.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("统一社会信用代码,机构名称,简称,类型,")
    assert not any("1380000" in line for line in lines)
    english = office("institution", "export", "--out", "en.csv", "--headers", "en")
    assert english.status == 0
    assert Path("en.csv").read_text("utf-8-sig").startswith("credit_code,name,short_name,kind,")
    again = office("institution", "export", "--out", "导出.csv")
    assert again.status in (5, 6)  # nothing is replaced without --force
    back = office("institution", "import", "导出.csv")
    assert "2 = 新增 0 + 修改 0 + 相同 2 + 拒绝 0" in back.out


def test_a_template_is_written_and_imports_as_nothing(office: Office) -> None:
    done = office("institution", "template", "--out", "模板.xlsx")
    assert (done.status, Path("模板.xlsx").is_file()) == (0, True)
    assert done.err.splitlines()[-1] == "下一步  smeadmin institution import 模板.xlsx"


def test_adding_by_hand_as_data(office: Office) -> None:
    words = ("--credit-code", "91990102MA5K3T6163", "--name", "江澄永济五金制品有限公司")
    figures = ("--industry", "工业", "--staff", "46", "--revenue", "1280.5万")
    done = office("enterprise", "add", *words, *figures, "--format", "json")
    written = json.loads(done.out)
    assert written["change"] == "CS-000002"
    assert written["result"]["office_no"] == "E-000001"
    (year,) = json.loads(office("enterprise", "show", "永济", "--format", "json").out)["years"]
    assert (year["revenue_fen"], year["size"], year["year"]) == (1_280_500_000, "small", 2025)


@pytest.mark.parametrize(
    ("lang", "doubts"),
    [
        ("zh", ["类型：「社团」不在办法的类别表里", "所属区县：「无此区」不是已知的区划"]),
        ("en", ["kind: 「社团」 is not in the policy's list", "region_code: 「无此区」 is not a known region"]),
    ],
)  # fmt: skip
def test_what_an_import_notes_is_noted_of_what_is_typed(
    office: Office, lang: str, doubts: list[str]
) -> None:
    assert office("policy", "adopt", "gd-2017-centres").status == 0
    words = ("--credit-code", "12990121MB1F20939G", "--name", "北浦县中小企业服务站")
    added = office("institution", "add", *words, "--kind", "社团", "--region", "无此区", lang=lang)
    office("institution", "edit", "北浦县", "--kind", "服务中心", "--region", "440606")
    edited = office(
        "institution", "edit", "北浦县", "--kind", "社团", "--region", "无此区", lang=lang
    )
    for done in (added, edited):
        assert done.status == 0
        for doubt in doubts:
            assert doubt in done.err
    typed = ("enterprise", "add", "--credit-code", "91990102MA5K3T6163", "--name", "永济")
    done = office(*typed, "--industry", "养马", "--format", "json")
    assert [one["code"] for one in json.loads(done.out)["findings"]] == ["industry-unknown"]


def test_one_is_classified_with_every_comparison(office: Office) -> None:
    words = ("--credit-code", "91990102MA5K3T6163", "--name", "江澄永济五金制品有限公司")
    figures = ("--industry", "工业", "--staff", "46", "--revenue", "299万")
    office("enterprise", "add", *words, *figures)
    done = office("enterprise", "classify", "永济")
    assert done.out.splitlines()[1:4] == [
        "企业      江澄永济五金制品有限公司  91990102MA5K3T6163",
        "划型行业  工业",
        "规模      微型",
    ]
    assert [line.split() for line in done.out.splitlines()[-2:]] == [
        ["小型", "从业人员", "20", "人", "46", "人", "✓", "符合"],
        ["小型", "营业收入", "3,000,000.00", "元", "2,990,000.00", "元", "✗", "不足"],
    ]


def test_regions_lie_in_one_another(office: Office) -> None:
    office("region", "add", "440606103", "乐从镇", "--source", "区政府通知")
    done = office("region", "list", "--in", "顺德区", "--format", "json")
    assert [r["code"] for r in json.loads(done.out)] == ["440606", "440606103"]
    shown = office("region", "show", "乐从镇", lang="en")
    assert shown.out.startswith("rehearsal   乐从镇   440606103   town\n")


@pytest.mark.parametrize("noun", ["region", "institution", "enterprise", "init"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_verb_has_help_with_an_example(noun: str, lang: str) -> None:
    page = call(noun, "--help", lang=lang)
    assert (page.status, page.err) == (0, "")
    assert "smeadmin " + noun in page.out


def test_measures_are_exact_words_in_data(office: Office) -> None:
    office("institution", "import", "名录.csv")
    office("institution", "edit", "启帆", "--area", "186.125")
    edited = json.loads(
        office("institution", "edit", "启帆", "--area", "200", "--format", "json").out
    )
    assert edited["result"]["cells"] == [{"field": "area_m2", "was": "186.125", "now": "200"}]
    shown = json.loads(office("institution", "show", "启帆", "--format", "json").out)
    assert (shown["area_m2"], shown["phone"]) == ("200", "138****2765")


def test_a_doubt_names_the_column_as_the_sheet_does(office: Office) -> None:
    row = "91990102MA5K3T6163,江澄永济五金制品有限公司,金融业"
    Path("企业.csv").write_text(f"统一社会信用代码,企业名称,所属行业\n{row}\n", encoding="utf-8")
    said = office("enterprise", "import", "企业.csv").err.splitlines()[0]
    assert said == (
        "提示：第 2 行 所属行业 「金融业」不是已知的行业，已按原文保存 [industry-unknown]"
    )

"""The preview's job by real Ansible: the site with the change, under the logs, and a link to it."""

import tarfile

from tests.zuul.with_zuul.ansible_job import Job

PLAYBOOKS = [f"playbooks/driverlog-site-preview/{name}.yaml" for name in ("pre", "run", "post")]


def test_preview(tmp_path):
    job = Job(tmp_path / "job")
    job.checkout()
    codes, shown = job.run(*PLAYBOOKS)
    assert codes == [0, 0, 0], shown
    assert "<html" in (job.logs / "site/index.html").read_text(encoding="utf-8")
    # Zuul warns, on the change, of each file that a job leaves in its home.
    assert not (job.top / ".cache").exists()
    assert (job.work / "driverlog-cache/driverlog").is_dir()
    (artifact,) = job.returned()["zuul"]["artifacts"]
    assert artifact["url"] == "site/"
    with tarfile.open(job.work / "site.tar.gz") as packed:
        assert all(member.isfile() or member.isdir() for member in packed)
    # A text that is no JSON has no site: the job fails, there is no link, and nothing else breaks.
    (job.source / "data/default_data.json").write_text("{")
    job.commit("Break it")
    again = Job(tmp_path / "again")
    job.source.rename(again.source.parent.mkdir(parents=True) or again.source)
    (again.work / "driverlog-environment").symlink_to(job.work / "driverlog-environment")
    codes, shown = again.run(*PLAYBOOKS[1:])
    assert codes == [2, 0], shown
    assert again.returned() == {}

"""Files are hostile until shown otherwise: what an upload is, and whether it is harmless.

`inspector` is the way in. It hands the file to `worker`, which runs in a process of its own with
limits on time and memory and without the portal's settings; nothing of an upload is parsed in
the portal's process. What `worker` imports (`kinds`, `packages`, `office`, `pdf`, `images`) must
therefore not need Django: a refusal is a code there, `reasons` has the sentence for it.
"""

"""wasi:keyvalue/store in memory: buckets by name, shared by all instances."""

from wasmtime.component import Record

from resources import Kind


class WasiKeyValue:
    def __init__(self, resources, buckets):
        self.resources = resources
        self.buckets = buckets

    def link(self, imports):
        with imports.add("wasi:keyvalue/store") as store:
            members = {"get": dict.get, "set": dict.__setitem__, "delete": remove, "exists": dict.__contains__, "list-keys": keys}
            self.resources.add(store, "bucket", Kind.BUCKET, members)
            store.add_func("open", lambda _, name: self.resources.own(Kind.BUCKET, self.buckets.setdefault(name, {})))


def remove(bucket, key):
    bucket.pop(key, None)


def keys(bucket, _cursor):
    made = Record()
    made.keys, made.cursor = list(bucket), None
    return made

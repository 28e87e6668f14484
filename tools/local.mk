# apiroutesctl: what can be asked and built without a running server.

EXTRA_DIST += tools/need tools/need-to-build tools/lint

# apiroutesctl: what can be asked and built without a running server.


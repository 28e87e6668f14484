/* A plugin of another version of the interface: it must be refused. */

const int apir_abi = 999;

# apiroutesctl types --trpc: the type of a router, and what is wrong.

use v5.24;
use warnings;

use ApirHttpd;
use ApirTool;
use Test::More;

my $example = ApirHttpd::example_file('trpc');
my ($code, $out, $error) = ctl('types', '--trpc', $example);
is($code, 0, 'a_router_of_the_plugin_s_name');
is($error, '', 'without_a_word_beside');
like($out, qr/^export type AppRouter = /m, 'is_a_type');
like($out, qr/^\ +byId:\ TRPCQueryProcedure<\{\ input:\ number;
              \ output:\ \{\ id:\ number;\ name:\ string;\ \};/mx,
     'with_inputs_and_outputs');
like($out, qr/^ +transformer: false;$/m, 'without_a_transformer');
($code, $out) = ctl('types', '--trpc', '--superjson', "$example:trpc");
is($code, 0, 'a_router_by_its_name');
like($out, qr/^ +transformer: true;$/m, 'with_superjson');
my $plugin = ApirHttpd::plugin_file('trpc');
($code, $out) = ctl('types', '--trpc', "$plugin:serial");
is($code, 0, 'a_router_made_at_the_start');
like($out, qr/^ +most: TRPCQueryProcedure<\{ input: void; output: any;/m,
     'what_no_schema_says_is_any');

($code, $out, $error) = ctl('types', '--trpc', $plugin);
is($code, 1, 'no_such_router');
like($error, qr/trpc\.so: defines no router "trpc": say which, as PLUGIN\.so:ROUTER/,
     'is_told');
is($out, '', 'and_nothing_is_written');
($code, undef, $error) = ctl('types', '--trpc', '/nowhere/x.so');
is($code, 1, 'no_such_file');
like($error, qr{/nowhere/x\.so: cannot be loaded}, 'is_told_as_well');
($code, undef, $error) = ctl('types', '--trpc',
                             ApirHttpd::plugin_file('other_abi'));
is($code, 1, 'a_plugin_of_another_version');
like($error, qr/is no plugin of this version/, 'is_refused');
($code) = ctl('types', $example);
is($code, 2, 'the_kind_must_be_said');
($code) = ctl('types', '--trpc');
is($code, 2, 'and_the_plugin');
($code) = ctl('types', '--nope', $example);
is($code, 2, 'no_other_options');
done_testing;

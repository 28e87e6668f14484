# A client with the types of a router, as apiroutesctl writes them: it
# compiles, it runs, and what is used wrongly does not compile.

use v5.24;
use warnings;

use ApirExamples;
use ApirInterop;
use ApirTest;
use ApirTool;

my $folder = interop_folder('trpc');
my ($code, $types) = ctl('types', '--trpc', ApirHttpd::example_file('trpc'));
is($code, 0, 'types_are_written');
open my $out, '>', "$folder/app_router.d.ts" or die $!;
print $out $types;
close $out or die $!;

my @compile = ("$folder/node_modules/typescript/bin/tsc", '--strict', '--target',
               'es2022', '--module', 'nodenext', '--skipLibCheck',
               '--lib', 'es2023,dom,dom.iterable,esnext.disposable');
my $output;
($code, $output) = run_node($folder, 120, @compile, '--outDir', "$folder/typed",
                            'typed.ts');
is($code, 0, 'a_client_compiles_and_each_wrong_use_does_not') or diag $output;
($code, $output) = run_node($folder, 120, @compile, '--noEmit', 'wrong.ts');
isnt($code, 0, 'wrong_use_does_not_compile');
like($output, qr/wrong\.ts\(5.*'string' is not assignable.*'number'/,
     'for_its_types');

my $httpd = start_example('trpc');
($code, $output) = run_node($folder, 60, "$folder/typed/typed.js",
                            $httpd->url('/api/trpc'));
is($code, 0, 'it_runs') or diag $output;
is($output, "hello world,hello Ada,Ada,3,TONY,1,1.0,2,2.0\n", 'as_typed');
stop_httpd($httpd);
done_testing;

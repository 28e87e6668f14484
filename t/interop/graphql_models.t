# The schema of models, as graphql-js reads it from the endpoint.

use v5.24;
use warnings;

use ApirInterop;
use ApirModels;
use ApirTest;

need('sqlite3');
my $folder = interop_folder('graphql');
open my $in, '<', fixture_file('blog', 'schema.zmodel') or die $!;
my $schema = do { local $/; <$in> };
my $httpd = start_models(<<'CONF', schema => $schema);
<Location "/graphql">
    ApiGraphQL models=app
    ApiPolicy  off
</Location>
CONF
my ($code, $output) = run_node(
    $folder, 60, 'models.mjs', 'url=' . $httpd->url('/graphql'),
    'sdl=' . ApirHttpd::source_folder() . '/t/graphql/blog.graphql');
is($code, 0, 'graphql_js_reads_the_schema_that_is_told');
like($output, qr/^[0-9]{4} lines$/, 'all_of_it');
diag $output if $code;
stop_httpd($httpd);
done_testing;

# Of nested locations the innermost owns the path: what it hides is told.
use v5.24;
use warnings;

use ApirTest;
use Test::More;

my $conf = <<'END';
<Location "/">
    <ApiRoute GET /api/old>
        ApiRespond 204
    </ApiRoute>
    <ApiRoute GET /api/:any>
        ApiRespond 204
    </ApiRoute>
    <ApiRoute GET /other/:any>
        ApiRespond 204
    </ApiRoute>
    <ApiRoute GET /:any>
        ApiRespond 204
    </ApiRoute>
</Location>
<Location "/api">
    <ApiRoute GET /new>
        ApiRespond 204
    </ApiRoute>
</Location>
END
my (undef, $output) = config_output($conf);
like($output, qr{reach GET /api/old: its paths belong to <Location "/api">},
     'a_literal_path_below_the_nested_one');
like($output, qr{no request can reach GET /api/:any}, 'and_a_pattern');
unlike($output, qr{GET /other}, 'but_not_what_lies_elsewhere');
unlike($output, qr{GET /:any}, 'nor_what_has_other_paths_too');
done_testing;

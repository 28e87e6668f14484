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

# In one location patterns go before files: a file route whose path they have
# is never asked.
(undef, $output) = config_output(<<'END');
ApiPlugin probe @PLUGIN(probe)@
<Location "/x">
    ApiRoutesDir probe:files
    <ApiRoute GET /:any>
        ApiRespond 204
    </ApiRoute>
</Location>
<Location "/slash/">
    <ApiRoute GET /x>
        ApiRespond 204
    </ApiRoute>
</Location>
<VirtualHost *:1>
    ServerName one.test
</VirtualHost>
END
like($output, qr{reach GET /twice: a fragment or <ApiRoute> of the same},
     'a_file_route_behind_a_pattern');
unlike($output, qr{POST /both}, 'but_not_one_of_another_method');
is(scalar(() = $output =~ /no request can reach/g), 1,
   'told_once_for_all_hosts');

# "/x" and "/x/" are two sections for httpd, with guards of their own.
my $both = qr{routes stand in <Location "/x/"> and in <Location "/x">};
config_fails(<<'END', $both, 'a_path_with_and_without_a_slash');
<Location "/x">
    <ApiRoute GET /a>
        ApiRespond 204
    </ApiRoute>
</Location>
<Location "/x/">
    <ApiRoute GET /b>
        ApiRespond 204
    </ApiRoute>
</Location>
END
config_ok(<<'END', 'settings_may_stand_in_both');
<Location "/x">
    <ApiRoute GET /a>
        ApiRespond 204
    </ApiRoute>
</Location>
<Location "/x/">
    ApiMaxBody 1
</Location>
END
done_testing;

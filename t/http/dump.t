# httpd -t -D DUMP_APIROUTES prints the table of routes of each server.

use v5.24;
use warnings;

use ApirTest;

my $output = config_ok(<<'END', 'the_dump', define => ['DUMP_APIROUTES']);
ApiPlugin live @PLUGIN(live)@
ApiFragment live
<Location "/own">
    <ApiRoute GET,PUT /things/:id>
        ApiRespond 204
    </ApiRoute>
</Location>
<VirtualHost *:1>
    ServerName other.test
    <Location "/only-here">
        <ApiRoute GET /x>
            ApiRespond 204
        </ApiRoute>
    </Location>
</VirtualHost>
END
like($output, qr{GET\s.*/api/live/echo/:x}, 'a_route_of_a_fragment');
like($output, qr{POST\s.*/api/live/echo/:x}, 'each_method');
like($output, qr{GET\s.*/own/things/:id}, 'a_route_of_the_configuration');
like($output, qr{PUT\s.*/own/things/:id}, 'each_of_its_methods');
like($output, qr{other\.test.*/only-here/x}s, 'routes_of_a_virtual_host');
my ($base) = $output =~ /\A(.*?)other\.test/s;
unlike($base // '', qr{/only-here}, 'which_the_main_server_has_not');
$output = config_ok('', 'without_routes', define => ['DUMP_APIROUTES']);
unlike($output, qr{/}, 'the_table_is_empty') or diag $output;
done_testing;

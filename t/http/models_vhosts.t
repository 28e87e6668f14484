# Models and virtual hosts: what the main server has they have too, and what
# is their own stays their own.

use v5.24;
use warnings;

use ApirTest;
use ApirModels;

need('sqlite3');
my $data = models_data();
my $other = models_data();
my $httpd = start_models(<<"CONF");
<VirtualHost *:\@PORT@>
    ServerName one.example
</VirtualHost>
<VirtualHost *:\@PORT@>
    ServerName two.example
    <Location "/api/more">
        ApiModels app
        ApiPolicy off
    </Location>
</VirtualHost>
<VirtualHost *:\@PORT@>
    ServerName three.example
    ApiDatabase app "sqlite:$other/app.db"
    ApiSchema app conf/app.zmodel push=on database=app
    <Location "/api/own">
        ApiModels app
        ApiPolicy off
    </Location>
</VirtualHost>
<VirtualHost *:\@PORT@>
    ServerName four.example
    <Location "/api/model">
        ApiPolicy on
    </Location>
</VirtualHost>
CONF
my $http = $httpd->client;
sql($httpd, "INSERT INTO User (email) VALUES ('ada\@example.com');");

sub ask
{
    my ($host, $path) = @_;
    return $http->request(GET => $path, headers => [Host => $host]);
}

is(ask('one.example', '/api/model/user/count')->body, '{"data":1}',
   'the_main_servers_endpoints_are_in_every_virtual_host');
is(ask('two.example', '/api/more/user/count')->body, '{"data":1}',
   'and_its_schemas');
status_is(ask('one.example', '/api/more/user/count'), 404,
          'what_is_of_one_is_not_of_the_others');
is(ask('three.example', '/api/own/user/count')->body, '{"data":0}',
   'a_virtual_host_may_have_its_own_of_the_same_name');
is(ask('three.example', '/api/model/user/count')->body, '{"data":1}',
   'beside_the_main_servers');
ok(-s "$other/app.db", 'and_its_tables_are_made');
is(ask('four.example', '/api/model/user/count')->body, '{"data":0}',
   'where_policies_are_switched_on_they_hold');

stop_httpd($httpd);
done_testing;

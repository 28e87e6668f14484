# Several Cookie fields are several cookies; one field with a comma is not.
use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END');
ApiPlugin cookies @PLUGIN(cookies)@
ApiFragment cookies
END
my $http = $httpd->client;

sub cookies_are
{
    my ($fields, $want, $name) = @_;
    json_is($http->get('/api/cookies/show', headers => [
        map { (Cookie => $_) } @$fields]), $want, $name);
    return;
}

cookies_are(['a=1'], {a => '1'}, 'one_field');
cookies_are(['a=1', 'b=2'], {a => '1', b => '2'}, 'two_fields');
cookies_are(['a=1, b=2'], {a => '1, b=2'}, 'a_comma_in_one_field');
cookies_are(['a=1', 'b=2'], {a => '1', b => '2'}, 'two_fields_again');
cookies_are(['c=' . 'x' x 5000 . ', cookie:=1'],
            {c => 'x' x 5000 . ', cookie:=1'},
            'a_line_that_comes_in_pieces');
cookies_are(['a=1', '__Host-b=2'], {a => '1, __Host-b=2'},
            'a_host_cookie_is_never_split_off');
cookies_are([], {}, 'none');

stop_httpd($httpd);
done_testing;

# The judge of live tests must not be blind: a crashed child, a line that
# nobody announced and one that did not come are complaints.

use v5.24;
use warnings;

use Test::More;

use ApirHttpd;

plan(skip_all => 'one process cannot lose a child')
    if ApirHttpd::wrap() eq 'valgrind';

sub life
{
    my ($during) = @_;
    my $httpd = ApirHttpd->start(module => 0);
    $during->($httpd);
    return join "\n", $httpd->stop;
}
my $error = sub { $_[0]->client->get('/%zz') };

is(life(sub { $_[0]->client->get('/') }), '', 'a_quiet_life_is_good');
like(life($error), qr/unexpected.*AH10244/, 'a_line_nobody_announced');
is(life(sub { $error->($_[0]); $_[0]->expect_log(qr/AH10244/) }), '',
   'announced_it_is_good');
is(life(sub { $error->($_[0]); $_[0]->allow_log(qr/AH10244/) }), '',
   'allowed_too');
like(life(sub { $_[0]->expect_log(qr/AH10244/) }), qr/missing.*AH10244/,
     'announced_it_must_come');
is(life(sub { $_[0]->allow_log(qr/AH10244/) }), '', 'allowed_it_need_not');
like(life(sub {
    my ($httpd) = @_;
    kill SEGV => $httpd->worker;
    $httpd->wait_log(qr/exit signal/);
}), qr/a child died/, 'a_crashed_child');
like(life(sub {
    my ($httpd) = @_;
    kill KILL => $httpd->pid, $httpd->children;
    select undef, undef, undef, 0.2;
}), qr/had ended before/, 'a_server_that_is_gone');

my ($code, $output) = ApirHttpd->check(module => 0, conf => "Nonsense\n");
is($code, 1, 'a_bad_configuration');
like($output, qr/Nonsense/, 'with_its_message');
ok(!eval { ApirHttpd->start(module => 0, conf => "Nonsense\n") },
   'does_not_start');
like($@, qr/does not start \(exit code 1\).*Nonsense/s, 'and_says_why');

done_testing;

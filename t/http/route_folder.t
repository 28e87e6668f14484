# ApiRoutesDir: a folder of route files. Names make paths; helpers of the same
# name stay apart; files that others could have written are refused.

use v5.24;
use warnings;

use File::Copy qw(copy);
use File::Find qw(find);
use File::Path qw(make_path);

use ApirTest;

my $built = ApirHttpd::build_folder() . '/t/routes/names';

my $httpd = start_httpd(<<"END");
<Location "/">
    ApiRoutesDir $built
</Location>
<Location "/below">
    ApiRoutesDir $built
    ApiFallthrough off
</Location>
END
my $http = $httpd->client;

answer_is($http->get('/api/first'), 200,
          {helper => "the first's", number => 10},
          'a_helper_of_one_file');
answer_is($http->get('/api/second'), 200,
          {helper => "the second's", number => 20},
          'the_helper_of_the_same_name_of_another');
answer_is($http->get('/'), 200, {index => JSON::PP::true()}, 'index');
is($http->get('/grouped')->status, 200, 'a_group_is_no_part_of_the_path');
is($http->get('/(group)/grouped')->status, 404, 'nor_its_name_a_path');
answer_is($http->request(PUT => '/api/items/7', body => ''), 200,
          {id => '7'}, 'a_parameter');
status_is($http->request(DELETE => '/api/items/7'), 204, 'another_method');
my $answer = $http->get('/api/items/7');
status_is($answer, 405, 'the_best_fit_is_final');
header_is($answer, 'allow', 'PUT, DELETE, OPTIONS', 'with_Allow');
is($answer->body, '', 'and_no_body');
answer_is($http->get('/api/items/new'), 200, {new => JSON::PP::true()},
          'static_before_a_parameter');
status_is($http->request(PUT => '/api/items/new', body => ''), 405,
          'and_final_too');
answer_is($http->get('/api/a/b/c'), 200, {rest => 'a/b/c'}, 'the_rest');
answer_is($http->get('/api'), 200, {rest => ''}, 'is_empty_too');
is($http->get('/index.html')->status, 200, 'the_site_is_behind_it');
answer_is($http->get('/below/api/first'), 200,
          {helper => "the first's", number => 10}, 'below_a_location');
status_is($http->get('/below/nothing'), 404, 'without_falling_through');

# No request path becomes a file's.
for my $path ('/api/first.so', '/api/../api/first', '/api/%2e%2e/first.so',
              '/api/items/%5Bid%5D', '/api/items/[id].so') {
    my $status = $http->get($path)->status;
    like($status, qr/^(?:200|40[045])$/, "$path has an ordinary answer");
}
stop_httpd($httpd);

# Copies of the folder, with something wrong in each.
my $number = 0;
sub spoiled
{
    my ($name, $pattern, $spoil, $judge) = @_;
    my $host = ApirHttpd->new;
    my $root = $host->root . '/routes';
    find({no_chdir => 1, wanted => sub {
        my $target = $root . substr $File::Find::name, length $built;
        -d ? make_path($target) : copy($_, $target);
    }}, $built);
    find({no_chdir => 1, wanted => sub { chmod 0755, $_ }}, $root);
    $spoil->($root);
    my $conf = "<Location \"/\">\nApiRoutesDir $root\n</Location>";
    return config_fails($conf, $pattern, $name) unless $judge;
    like(config_ok($conf, $name), $pattern, 'with_a_warning');
    return;
}
spoiled('a_file_that_the_world_may_write_is_refused', qr/first\.so.*writ/,
        sub { chmod 0757, "$_[0]/api/first.so" });
spoiled('a_file_that_a_group_may_write_is_refused', qr/first\.so.*writ/,
        sub { chmod 0775, "$_[0]/api/first.so" });
spoiled('a_folder_that_the_world_may_write_is_refused', qr/writ/,
        sub { chmod 0777, "$_[0]/api" });
spoiled('a_link_out_of_the_folder_is_refused', qr/linked\.so/,
        sub { symlink "$built/api/first.so", "$_[0]/api/linked.so" });
spoiled('a_file_that_is_no_shared_object_is_refused', qr/text\.so/, sub {
    open my $file, '>', "$_[0]/api/text.so" or die $!;
    print $file "text\n";
    close $file;
});
spoiled('of_two_files_of_one_path_the_first_answers',
        qr{no request can reach this route.*\(group\)/grouped\.so}, sub {
    make_path("$_[0]/(other)");
    copy("$_[0]/(group)/grouped.so", "$_[0]/(other)/grouped.so");
}, 'judge');
done_testing;

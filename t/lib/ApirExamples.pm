package ApirExamples;

# Servers that run conf/examples/NAME.conf as it is.
#
#   use ApirTest;
#   use ApirExamples;
#   my $httpd = start_example('hello');
#   my $httpd = start_example(['blog', 'shop'], modules => ['rewrite']);
#
# The places that the examples leave open are filled in: APIR_PLUGINS and
# APIR_ROUTES (what was built), APIR_EXAMPLES (the source), APIR_DATA (a
# folder of this server's own, with what the examples' comments tell to make).

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';
use File::Temp ();
use ApirHttpd;
use ApirTest;

our @EXPORT = qw(start_example example_folder);

sub example_folder { return ApirHttpd::source_folder() . '/conf/examples' }

# The text that includes examples.
sub example_conf($data, @names)
{
    my $source = example_folder();
    my $build = ApirHttpd::build_folder() . '/conf/examples';
    return <<"END" . join '', map { "Include \"$source/$_.conf\"\n" } @names;
Define APIR_PLUGINS "$build/.libs"
Define APIR_ROUTES "$build/routes"
Define APIR_EXAMPLES "$source"
Define APIR_DATA "$data"
END
}

sub start_example($names, %options)
{
    my @names = ref $names ? @$names : $names;
    my $data = make_data();
    make_database($data, 'blog') if grep { $_ eq 'blog' } @names;
    my $conf = example_conf($data, @names) . (delete $options{conf} // '');
    return start_httpd($conf, %options, data => $data);
}

sub write_data($data, $name, $content)
{
    open my $file, '>:raw', "$data/$name" or die "$data/$name: $!\n";
    print $file $content;
    close $file or die "$data/$name: $!\n";
    return;
}

# The children, who may be another user, write databases there.
sub make_data
{
    my $data = File::Temp->newdir('apir-data-XXXXXX', TMPDIR => 1);
    chmod 0777, "$data";
    write_data($data, 'secrets.txt', "newest-secret\nolder-secret\n");
    # As htpasswd -nbB -C 5 ada alohomora writes it.
    write_data($data, 'users.txt', 'ada:$2y$05$'
        . 'IDKsTbI0Dfj6n9I3ggZe/.pWj2VVBVgfr33RJbYYDChgSENW0r0kG' . "\n");
    return $data;
}

sub make_database($data, $name)
{
    my $script = example_folder() . "/$name.sql";
    system("sqlite3 '$data/$name.db' <'$script' >'$data/$name.log'") == 0
        or die "sqlite3 cannot run $script\n";
    chmod 0666, glob "$data/$name.db*";
    return;
}

1;

package ApirTool;

# Runs apiroutesctl in folders of a test's own.
#
#   my $tree = tree({'api/[id].c' => 'text', …});   a File::Temp folder
#   my ($code, $out, $err) = ctl('build', $source, $goal);

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp ();

our @EXPORT = qw(ctl tree put slurp routes_of);

my $program = ($ENV{BUILDDIR} // '.') . '/apiroutesctl';

sub put($path, $text)
{
    make_path(dirname($path));
    open my $file, '>', $path or die "$path: $!\n";
    print $file $text;
    close $file or die "$path: $!\n";
    return $path;
}

sub slurp($path)
{
    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return scalar(<$file>) // '';
}

sub tree($files)
{
    my $folder = File::Temp->newdir('apir-XXXXXX', TMPDIR => 1);
    put("$folder/$_", $files->{$_}) for sort keys %$files;
    return $folder;
}

# Exit code, standard output and standard error of one run.
sub ctl(@words)
{
    my $folder = File::Temp->newdir('apir-XXXXXX', TMPDIR => 1);
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', "$folder/out";
        open STDERR, '>', "$folder/err";
        alarm 120;
        exec $program, map { "$_" } @words or exit 127;
    }
    waitpid $pid, 0;
    my $code = $? & 127 ? "signal " . ($? & 127) : $? >> 8;
    return ($code, slurp("$folder/out"), slurp("$folder/err"));
}

# The listing's lines, the folder cut off the files, blanks made one.
sub routes_of($folder)
{
    my ($code, $out, $err) = ctl('routes', $folder);
    my @lines = map { s/\Q$folder\E\///r =~ s/ +/ /gr } split /\n/, $out;
    return ($code, \@lines, $err);
}

1;

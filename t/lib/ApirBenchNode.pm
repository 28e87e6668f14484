package ApirBenchNode;

# A server on Node, for benchmarks against other systems: a script that prints
# its port. It is loaded as the others are (ApirBench).

use v5.24;
use warnings;
use experimental 'signatures';

use ApirHttp;
use ApirProc ();

sub new($class, $folder, @command)
{
    my $pid = open(my $pipe, '-|', "$folder/node_modules/.bin/node",
                   '--disable-warning=ExperimentalWarning',
                   "$folder/$command[0]", @command[1 .. $#command])
        or die "node: $!\n";
    my $port = <$pipe> // die "$command[0] does not start\n";
    chomp $port;
    return bless {pid => $pid, port => $port, pipe => $pipe}, $class;
}

# (What npm installs as node may be a script that starts it.)
sub worker($self)
{
    my ($child) = ApirProc::proc_children($self->{pid});
    return $child // $self->{pid};
}

sub url($self, $path) { return "http://127.0.0.1:$self->{port}$path" }

sub client($self) { return ApirHttp->new(port => $self->{port}) }

sub stop($self)
{
    kill 'TERM', $self->worker, $self->{pid};
    close $self->{pipe};
    return;
}

1;

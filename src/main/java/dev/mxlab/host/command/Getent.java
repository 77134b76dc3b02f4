package dev.mxlab.host.command;

import dev.mxlab.host.Account;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Group;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** getent(1): hosts, ahosts, passwd and group, the files first and then the name servers. */
final class Getent implements Command {
  private static final int BAD_USAGE = 1;
  private static final int NOT_FOUND = 2;
  private static final int PATIENCE_SECONDS = 60;

  @Override
  public List<String> names() {
    return List.of("getent");
  }

  @Override
  public int run(Call call) {
    if (call.args().isEmpty()) {
      call.err().println("getent: wrong number of arguments");
      call.err().println("Try `getent --help' or `getent --usage' for more information.");
      return BAD_USAGE;
    }
    List<String> keys = call.args().subList(1, call.args().size());
    return switch (call.args().get(0)) {
      case "hosts", "ahosts" -> hosts(call, keys);
      case "passwd" -> passwd(call, keys);
      case "group" -> group(call, keys);
      default -> {
        call.err().println("Unknown database: " + call.args().get(0));
        call.err().println("Try `getent --help' or `getent --usage' for more information.");
        yield BAD_USAGE;
      }
    };
  }

  private static int passwd(Call call, List<String> keys) {
    List<Account> all = call.host().accounts().all();
    int status = 0;
    for (String key : keys) {
      if (all.stream().noneMatch(a -> matches(key, a.name(), a.uid()))) {
        status = NOT_FOUND;
      }
    }
    for (Account a : all) {
      if (keys.isEmpty() || keys.stream().anyMatch(k -> matches(k, a.name(), a.uid()))) {
        call.out()
            .printf(
                "%s:x:%d:%d:%s:%s:%s%n",
                a.name(), a.uid(), a.gid(), a.gecos(), a.home(), a.shell());
      }
    }
    return status;
  }

  private static int group(Call call, List<String> keys) {
    List<Group> all = call.host().accounts().groups();
    int status = 0;
    for (String key : keys) {
      if (all.stream().noneMatch(g -> matches(key, g.name(), g.gid()))) {
        status = NOT_FOUND;
      }
    }
    for (Group g : all) {
      if (keys.isEmpty() || keys.stream().anyMatch(k -> matches(k, g.name(), g.gid()))) {
        call.out().printf("%s:x:%d:%s%n", g.name(), g.gid(), String.join(",", g.members()));
      }
    }
    return status;
  }

  private static boolean matches(String key, String name, int id) {
    return key.equals(name) || key.equals(Integer.toString(id));
  }

  private static int hosts(Call call, List<String> keys) {
    HostsFile file = EtcHosts.of(call.host());
    if (keys.isEmpty()) {
      file.lines().forEach(line -> print(call, line.written(), String.join(" ", line.names())));
      return 0;
    }
    int status = 0;
    for (String key : keys) {
      if (!host(call, file, key)) {
        status = NOT_FOUND;
      }
    }
    return status;
  }

  private static boolean host(Call call, HostsFile file, String key) {
    InetAddress address = HostsFile.address(key);
    Optional<HostsFile.Line> line = address == null ? file.line(key) : file.line(address);
    if (line.isPresent()) {
      print(call, line.get().written(), String.join(" ", line.get().names()));
      return true;
    }
    if (address != null) {
      return reverse(call, key, address);
    }
    // As gethostbyname2(3) is asked: IPv6 first, then IPv4.
    for (RecordType type : List.of(RecordType.AAAA, RecordType.A)) {
      DnsAnswer answer = ask(call, key, type);
      if (answer != null && answer.status() == DnsAnswer.Status.FOUND) {
        String name = answer.canonicalName().replaceAll("\\.$", "");
        answer.data().forEach(data -> print(call, data.toString(), name));
        return true;
      }
    }
    return false;
  }

  private static boolean reverse(Call call, String written, InetAddress address) {
    DnsAnswer answer = ask(call, Resolver.reverseName(address), RecordType.PTR);
    if (answer == null || answer.data().isEmpty()) {
      return false;
    }
    print(call, written, answer.data().get(0).toString().replaceAll("\\.$", ""));
    return true;
  }

  private static @Nullable DnsAnswer ask(Call call, String name, RecordType type) {
    try {
      return call.host()
          .resolver()
          .ask(name, type)
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      return null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static void print(Call call, String address, String names) {
    call.out().printf("%-15s %s%n", address, names);
  }
}

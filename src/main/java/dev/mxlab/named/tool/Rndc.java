package dev.mxlab.named.tool;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.ControlChannel;
import dev.mxlab.named.NamedDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** rndc(8): tells the host's own named what to do. */
public final class Rndc implements Command {
  @Override
  public List<String> names() {
    return List.of("rndc");
  }

  @Override
  public int run(Call call) throws IOException {
    Flags flags = Flags.read(call.args(), "46b:c:hk:Mmp:qrs:Vy:");
    if (flags.odd().isPresent() && flags.odd().get() != '?') {
      call.err().println("rndc: invalid argument -" + flags.odd().get());
      usage(call);
      return 1;
    }
    if (flags.has('h') || flags.operands().isEmpty()) {
      usage(call);
      return flags.has('h') ? 0 : 1;
    }
    Optional<ControlChannel> channel =
        call.host()
            .units()
            .find("named")
            .filter(NamedDaemon.class::isInstance)
            .map(daemon -> new ControlChannel((NamedDaemon) daemon))
            .filter(ControlChannel::open);
    if (channel.isEmpty()) {
      String server = flags.value('s', "127.0.0.1");
      String port = flags.value('p', "953");
      call.err().println("rndc: connect failed: " + server + "#" + port + ": connection refused");
      return 1;
    }
    ControlChannel.Answer answer = channel.get().command(flags.operands());
    return tell(call, answer, flags);
  }

  private static int tell(Call call, ControlChannel.Answer answer, Flags flags) {
    boolean failed = answer.error() != null;
    if (failed) {
      call.err().println("rndc: '" + flags.operands().get(0) + "' failed: " + answer.error());
    }
    if (!answer.text().isEmpty() && (failed || !flags.has('q'))) {
      (failed ? call.err() : call.out()).println(answer.text());
    }
    Advice.give(call, answer.diagnostics());
    return failed ? 1 : 0;
  }

  private static void usage(Call call) throws IOException {
    try (InputStream text = Rndc.class.getResourceAsStream("rndc-usage.txt")) {
      byte[] bytes = Objects.requireNonNull(text).readAllBytes();
      call.err().print(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}

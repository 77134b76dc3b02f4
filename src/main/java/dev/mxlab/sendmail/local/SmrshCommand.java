package dev.mxlab.sendmail.local;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.sendmail.delivery.Outlet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code smrsh -c command} (smrsh(8)): what the prog mailer would run, and why it would not. */
public final class SmrshCommand implements Command {
  private static final int USAGE = 64;
  private static final int LARGEST_INPUT = 64 << 20;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Override
  public List<String> names() {
    return List.of("smrsh");
  }

  @Override
  public int run(Call call) throws IOException {
    List<String> args = call.args();
    if (args.size() != 2 || !args.get(0).equals("-c")) {
      call.err().println("Usage: smrsh -c command");
      return USAGE;
    }
    Smrsh.Judgement judgement = new Smrsh(call.host().files()).judge(args.get(1));
    String script = judgement.script();
    if (script == null) {
      call.err().println(judgement.complaint());
      return judgement.status();
    }
    Path real = call.host().files().real(call.directory());
    byte[] input = call.in().readNBytes(LARGEST_INPUT);
    Outlet.Outcome outcome =
        new ProgramRun(script, Files.isDirectory(real) ? real : Path.of("/"), LIMIT)
            .feed(input, () -> new ByteArrayInputStream(new byte[0]));
    outcome.said().forEach(call.out()::println);
    return outcome.status();
  }
}

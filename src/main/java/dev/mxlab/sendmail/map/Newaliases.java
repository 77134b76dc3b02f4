package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** newaliases(1): builds the alias database of the host. */
public final class Newaliases implements Command {
  private static final String ALIASES = "/etc/mail/aliases";
  private static final int SOFTWARE = 70;

  @Override
  public List<String> names() {
    return List.of("newaliases");
  }

  @Override
  public int run(Call call) throws IOException {
    Path text = call.host().files().real(ALIASES);
    try {
      AliasDatabase.Built built =
          AliasDatabase.build(ALIASES, text, text.resolveSibling("aliases.db"));
      for (Diagnostic diagnostic : built.diagnostics()) {
        call.out().println(diagnostic.message());
        if (diagnostic.mend() != null) {
          call.err().println(diagnostic.mend().in(call.locale()));
        }
      }
      call.out().println(built.summary(ALIASES));
      return Diagnostic.anyError(built.diagnostics()) ? SOFTWARE : 0;
    } catch (NoSuchFileException missing) {
      call.err().println("Cannot open " + ALIASES + ": No such file or directory");
      return SOFTWARE;
    }
  }
}

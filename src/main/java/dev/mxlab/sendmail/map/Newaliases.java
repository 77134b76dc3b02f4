package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * newaliases(1): builds the alias database of the host, or of the file that the option AliasFile
 * names ({@code -oA FILE}, {@code -O AliasFile=FILE}, as sendmail(8) takes options).
 */
public final class Newaliases implements Command {
  private static final String ALIASES = "/etc/mail/aliases";
  private static final String LONG_OPTION = "-OAliasFile=";
  private static final int SOFTWARE = 70;

  @Override
  public List<String> names() {
    return List.of("newaliases");
  }

  @Override
  public int run(Call call) throws IOException {
    String shown = aliasFile(call.args());
    Path text = call.host().files().real(call.absolute(shown));
    try {
      AliasDatabase.Built built =
          AliasDatabase.build(shown, text, text.resolveSibling(text.getFileName() + ".db"));
      for (Diagnostic diagnostic : built.diagnostics()) {
        call.out().println(diagnostic.message());
        if (diagnostic.mend() != null) {
          call.err().println(diagnostic.mend().in(call.locale()));
        }
      }
      call.out().println(built.summary(shown));
      return Diagnostic.anyError(built.diagnostics()) ? SOFTWARE : 0;
    } catch (NoSuchFileException missing) {
      call.err().println("Cannot open " + shown + ": No such file or directory");
      return SOFTWARE;
    }
  }

  private static String aliasFile(List<String> args) {
    String file = ALIASES;
    for (int i = 0; i < args.size(); i++) {
      String next = i + 1 < args.size() ? args.get(i + 1) : "";
      String option = args.get(i);
      if (option.equals("-o") || option.equals("-O") || option.equals("-oA")) {
        option += next;
        i++;
      }
      if (option.startsWith("-oA")) {
        file = option.substring("-oA".length());
      } else if (option.regionMatches(true, 0, LONG_OPTION, 0, LONG_OPTION.length())) {
        file = option.substring(LONG_OPTION.length());
      }
    }
    // The option may name a class of map before the file: hash:/etc/mail/aliases.
    return file.substring(file.indexOf(':') + 1);
  }
}

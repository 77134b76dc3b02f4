package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.sendmail.MailSystem;
import dev.mxlab.sendmail.SendmailDaemon;
import dev.mxlab.sendmail.StatusFile;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.cf.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * {@code mailstats}: the numbers of the StatusFile (mailstats(8)). As Debian's it tells those of
 * the submission queue, then those of the MTA, unless a file is named.
 */
public final class Mailstats implements Command {
  private static final int EX_OSERR = 71;
  private static final int EX_NOINPUT = 66;
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

  @Override
  public List<String> names() {
    return List.of("mailstats");
  }

  /** What the line asks for. */
  private static final class Wanted {
    private String config = "";
    private String file = "";
    private boolean clear;
    private boolean plain;
    private boolean nameless;
    private String problem = "";

    private boolean client;

    private Wanted(List<String> words) {
      int i = 0;
      while (i < words.size() && problem.isEmpty()) {
        String word = words.get(i++);
        if (word.equals("--") && i == words.size()) {
          return;
        } else if (word.length() < 2 || !word.startsWith("-") || word.equals("--")) {
          problem = "usage";
        }
        for (int at = 1; at < word.length() && problem.isEmpty(); at++) {
          char letter = word.charAt(at);
          if (letter != 'C' && letter != 'f') {
            plain(letter);
          } else if (at + 1 < word.length() || i < words.size()) {
            valued(letter, at + 1 < word.length() ? word.substring(at + 1) : words.get(i++));
            at = word.length();
          } else {
            problem = "option requires an argument -- '" + letter + "'";
          }
        }
      }
    }

    private void valued(char letter, String value) {
      if (letter == 'C') {
        config = value;
      } else {
        file = value;
      }
    }

    private void plain(char letter) {
      switch (letter) {
        case 'c' -> client = true;
        case 'o' -> nameless = true;
        case 'p' -> {
          plain = true;
          clear = true;
        }
        case 'P' -> plain = true;
        default -> problem = "invalid option -- '" + letter + "'";
      }
    }
  }

  @Override
  public int run(Call call) throws IOException {
    Wanted wanted = new Wanted(call.args());
    if (!wanted.problem.isEmpty()) {
      if (!wanted.problem.equals("usage")) {
        call.err().println("mailstats: " + wanted.problem);
      }
      call.err().println("usage: mailstats [-C cffile] [-c] [-P] [-f stfile] [-o] [-p]");
      return SendmailCommand.EX_USAGE;
    }
    if (!(call.host().units().find("sendmail").orElse(null) instanceof SendmailDaemon daemon)) {
      call.err().println("mailstats: command not found");
      return SendmailCommand.EX_UNAVAILABLE;
    }
    if (!wanted.config.isEmpty() || !wanted.file.isEmpty()) {
      String file = wanted.config.isEmpty() ? CfFile.PATH : call.absolute(wanted.config);
      return show(call, daemon.system(), file, wanted);
    }
    call.out().println("MSP statistics...");
    show(call, daemon.system(), Setup.SUBMIT, wanted);
    call.out().println("MTA statistics...");
    show(call, daemon.system(), wanted.client ? Setup.SUBMIT : CfFile.PATH, wanted);
    return 0;
  }

  private static int show(Call call, MailSystem system, String cf, Wanted wanted)
      throws IOException {
    CfConfig config = system.read(cf).value();
    if (config == null) {
      call.err().println("mailstats: " + cf + ": No such file or directory");
      return EX_NOINPUT;
    }
    Settings settings = new Settings(config);
    String name = wanted.file.isEmpty() ? settings.text("StatusFile") : wanted.file;
    Path file = call.host().files().real(call.absolute(name));
    // Who counts while there is no file counts for nobody.
    var counted = system.statistics().take(settings.queueDirectory());
    if (!Files.isRegularFile(file)) {
      String why = Files.isDirectory(file) ? "Is a directory" : "No such file or directory";
      call.err().println("mailstats: " + name + ": " + why);
      return EX_NOINPUT;
    } else if (StatusFile.foreign(file)) {
      call.err().println("mailstats: incorrect magic number in " + name);
      return EX_OSERR;
    }
    StatusFile status = StatusFile.read(file).and(counted, config);
    Instant now = call.host().now();
    print(call, status, StatusFile.names(config), wanted, now);
    if (wanted.clear) {
      Files.write(file, new byte[0]);
    } else {
      status.write(file);
    }
    return 0;
  }

  private static void print(
      Call call, StatusFile status, List<String> names, Wanted wanted, Instant now) {
    long since = status.since() == 0 ? now.getEpochSecond() : status.since();
    if (wanted.plain) {
      call.out().println(since + " " + now.getEpochSecond());
    } else {
      call.out()
          .println(
              "Statistics from "
                  + CTIME.format(Instant.ofEpochSecond(since).atZone(call.host().zone())));
      call.out()
          .println(
              " M   msgsfr  bytes_from   msgsto    bytes_to  msgsrej msgsdis msgsqur"
                  + (wanted.nameless ? "" : "  Mailer"));
    }
    long[] all = new long[7];
    for (int mailer = 0; mailer < StatusFile.MAILERS; mailer++) {
      long[] row = status.rows()[mailer];
      boolean any = false;
      for (int column = 0; column < row.length; column++) {
        all[column] += row[column];
        any |= row[column] != 0;
      }
      if (any) {
        String name = mailer < names.size() ? names.get(mailer) : "";
        line(
            call,
            String.format(Locale.ROOT, "%2d", mailer),
            row,
            wanted,
            wanted.nameless ? "" : "  " + name);
      }
    }
    if (!wanted.plain) {
      call.out().println("=".repeat(69));
    }
    line(call, " T", all, wanted, "");
    String form = wanted.plain ? " C %8d %8d %6d" : " C %8d%21d%21d";
    long[] totals = status.totals();
    call.out().println(String.format(Locale.ROOT, form, totals[0], totals[1], totals[2]));
  }

  private static void line(Call call, String mark, long[] row, Wanted wanted, String name) {
    String form =
        wanted.plain
            ? "%s %8d %10d %8d %10d   %6d  %6d  %6d"
            : "%s %8d %10dK %8d %10dK   %6d  %6d  %6d";
    call.out()
        .println(
            String.format(
                    Locale.ROOT, form, mark, row[0], row[1], row[2], row[3], row[4], row[5], row[6])
                + name);
  }
}

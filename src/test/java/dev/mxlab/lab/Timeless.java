package dev.mxlab.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer without what is never twice the same; queue ids become numbers in their order. */
final class Timeless {
  private static final Pattern ID =
      Pattern.compile("(?<![0-9A-Za-z])([dq]f)?([0-9A-Za-z]{8}\\d{6})(?![0-9])");

  private Timeless() {}

  /**
   * An answer without what dovecot said in a log where sendmail's part of it was recorded alone.
   */
  static String withoutDovecot(String text) {
    return text.replaceAll("(?m)^\\S+ mail dovecot\\b.*\n", "");
  }

  static String of(String text, boolean anyOrder) {
    if (!anyOrder) {
      return one(text).stripTrailing();
    }
    List<String> pieces = new ArrayList<>();
    for (String piece : pieces(text)) {
      pieces.add(one(piece).stripTrailing());
    }
    return String.join("\n", pieces.stream().filter(p -> !p.isEmpty()).sorted().toList()) + "\n";
  }

  /** The messages of a mailbox, the talks of servers, else lines. */
  private static List<String> pieces(String text) {
    if (text.startsWith("From ")) {
      return List.of(text.split("(?m)^(?=From )"));
    }
    return List.of(text.split(text.startsWith("---") ? "(?m)^(?=--- )" : "(?m)^"));
  }

  private static String one(String text) {
    String plain =
        // The recorded part of the log begins behind the daemons' start.
        text.replaceAll(
                "(?m)^\\S+ mail (sm-mta\\S* starting daemon)\\b.*\n|^starting daemon .*\n", "")
            // CentOS's syslog writes another stamp, and the daemon's other name there.
            .replaceAll(
                "(?m)^[A-Z][a-z]{2} [ \\d]\\d [\\d:]{8} mail sendmail\\[", "TIME mail sm-mta[")
            .replaceAll("(?m)^I\\d+/\\d+/\\d+\n", "")
            .replaceAll("(?m)^([TK])\\d+$", "$1")
            .replaceAll(
                "(Sun|Mon|Tue|Wed|Thu|Fri|Sat),? +(\\d+ )?[A-Z][a-z]{2} +\\d+ [\\d: +]+", "DATE ")
            .replaceAll("[A-Z][a-z]{2} +\\d+ \\d\\d:\\d\\d ", "DATE ")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.+]+", "TIME")
            .replaceAll("(?<=\\.cf: line )\\d+", "N")
            .replaceAll("(?m)  \\d\\d:\\d\\d:\\d\\d ", "  AGO ")
            .replaceAll("delay=[\\d:+]+", "delay=")
            .replaceAll("<\\d{12}\\.(?=[0-9A-Za-z]{14}@)", "<")
            .replaceAll("(?<=[0-9A-Za-z]{14}\\.)\\d{10}(?=/)", "SECONDS")
            .replaceAll("((sendmail|sm-mta)[\\w-]*)\\[\\d+\\]", "$1")
            .replaceAll("(?m)^(d[rwxst-]{9}) +\\d+ ", "$1 ")
            // Of equal exchangers chance takes one.
            .replace("alive2.test", "alive.test")
            .replaceAll("<.?g>", "<g>")
            // Of dovecot: validity, processes, sessions and the system.
            .replaceAll("(?m)^X-IMAPbase: \\d+", "X-IMAPbase: N")
            .replaceAll("mpid=\\d+", "mpid=N")
            .replaceAll("(\\w+\\))<\\d+><[A-Za-z0-9+/]+={0,2}>", "$1<N><ID>")
            .replaceAll("session=<[A-Za-z0-9+/]+={0,2}>", "session=<ID>")
            .replaceAll("by pid=\\d+", "by pid=N")
            .replaceAll("(?m)^# OS: .*", "# OS: *");
    Map<String, String> known = new LinkedHashMap<>();
    Matcher id = ID.matcher(plain);
    return id.replaceAll(
        found ->
            (found.group(1) == null ? "" : found.group(1))
                + known.computeIfAbsent(found.group(2), any -> "ID" + (known.size() + 1)));
  }
}

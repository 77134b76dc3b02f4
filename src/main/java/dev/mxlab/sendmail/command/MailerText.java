package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.cf.CfConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code =M}: the mailers, as printmailer in deliver.c shows them. */
final class MailerText {
  private static final String UNDEFINED = "<undefined>";
  private static final String SMTP_LINE = "990";

  private final CfConfig config;

  MailerText(CfConfig config) {
    this.config = config;
  }

  /** The three that sendmail has before it reads its file, then the file's in their order. */
  List<String> lines() {
    Map<String, CfConfig.Mailer> all = config.mailers();
    List<CfConfig.Mailer> mailers = new ArrayList<>();
    for (CfConfig.Mailer own : standard()) {
      mailers.add(all.getOrDefault(own.name(), own));
    }
    all.values().stream()
        .filter(mailer -> mailers.stream().noneMatch(m -> m.name().equals(mailer.name())))
        .sorted(Comparator.comparingInt(mailer -> mailer.at().line()))
        .forEach(mailers::add);
    List<String> lines = new ArrayList<>();
    for (CfConfig.Mailer mailer : mailers) {
      lines.add("mailer " + lines.size() + " (" + mailer.name() + "): " + fields(mailer));
    }
    return lines;
  }

  /** initmailers in conf.c. */
  private static List<CfConfig.Mailer> standard() {
    return List.of(
        standard("prog", "/bin/sh", "lsouDq9", "X-Unix/X-Unix/X-Unix", "sh -c $u"),
        standard("*file*", "[FILE]", "lsDFMPEouq9", "X-Unix/X-Unix/X-Unix", "FILE $u"),
        standard("*include*", "/dev/null", "su", "", "INCLUDE $u"));
  }

  private static CfConfig.Mailer standard(
      String name, String path, String flags, String types, String arguments) {
    Map<Character, String> fields = types.isEmpty() ? Map.of() : Map.of('T', types);
    return new CfConfig.Mailer(
        name, path, flags, "", "", arguments, 0, fields, dev.mxlab.text.Position.of(""));
  }

  private String fields(CfConfig.Mailer mailer) {
    boolean network = mailer.path().equals("[IPC]") || mailer.path().equals("[TCP]");
    String flags = sorted(mailer.flags());
    Map<Character, String> fields = mailer.fields();
    String length = fields.getOrDefault('L', flags.indexOf('L') >= 0 ? SMTP_LINE : "0");
    String charset = fields.containsKey('C') ? " C=" + fields.get('C') : "";
    return "P="
        + mailer.path()
        + " S="
        + rulesets(mailer.sender())
        + " R="
        + rulesets(mailer.recipient())
        + " M="
        + mailer.maxSize()
        + " U=-1:-1 F="
        + flags
        + " L="
        + length
        + " E="
        + fields.getOrDefault('E', "\\n")
        + charset
        + " T="
        + types(fields.getOrDefault('T', network ? "DNS/RFC822/SMTP" : ""))
        + " r="
        + fields.getOrDefault('r', "100")
        + " A="
        + mailer.arguments();
  }

  private static String sorted(String flags) {
    return flags
        .chars()
        .distinct()
        .sorted()
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  /** Envelope and header; one name stands for both. */
  private String rulesets(String field) {
    String[] names = field.split("/", 2);
    String envelope = ruleset(names[0].strip());
    return envelope + "/" + (names.length > 1 ? ruleset(names[1].strip()) : envelope);
  }

  /** By its name where the file gives it one. */
  private String ruleset(String name) {
    String number = name.isEmpty() ? "0" : name;
    return number.matches("[0-9]{1,5}") ? RuleTest.name(config, number) : number;
  }

  private static String types(String field) {
    String[] types = field.split("/", 3);
    List<String> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String type = i < types.length ? types[i].strip() : "";
      three.add(type.isEmpty() ? UNDEFINED : type);
    }
    return String.join("/", three);
  }
}

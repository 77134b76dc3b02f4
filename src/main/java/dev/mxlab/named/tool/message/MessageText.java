package dev.mxlab.named.tool.message;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A message part by part, each with its line ends. */
public final class MessageText {
  private static final List<String> SECTIONS =
      List.of("QUESTION", "ANSWER", "AUTHORITY", "ADDITIONAL");
  private static final List<String> UPDATE_SECTIONS =
      List.of("ZONE", "PREREQUISITE", "UPDATE", "ADDITIONAL");
  private static final int UPDATE = 5;

  /** What is left out of a section. */
  public enum Omit {
    NOTHING,
    /** All SOA records of an answer but the first. */
    LATER_SOA,
    EVERY_SOA
  }

  private MessageText() {}

  /** {@code qr aa rd}, each behind a blank. */
  public static String flags(Reply message) {
    StringBuilder text = new StringBuilder();
    int[] bits = {Reply.QR, Reply.AA, Reply.TC, Reply.RD, Reply.RA, Reply.AD, Reply.CD};
    String[] names = {"qr", "aa", "tc", "rd", "ra", "ad", "cd"};
    for (int i = 0; i < bits.length; i++) {
      text.append(message.has(bits[i]) ? " " + names[i] : "");
    }
    return text.toString();
  }

  /** The name that a section has in messages of this opcode. */
  public static String section(Reply message, int section) {
    return (message.opcode() == UPDATE ? UPDATE_SECTIONS : SECTIONS).get(section);
  }

  /** The records of a section, below its headline where the style has one. */
  public static String records(Reply message, int section, Style style, Omit omit) {
    List<Rr> records = message.section(section);
    if (records.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder(style.indentation(0));
    if (style.yaml()) {
      out.append(section(message, section)).append("_SECTION:\n");
    } else if (style.commented()) {
      out.append(";; ").append(section(message, section)).append(" SECTION:\n");
    }
    boolean seen = false;
    for (Rr rr : records) {
      boolean soa = section == Reply.ANSWER && rr.type() == 6;
      if (soa && (omit == Omit.EVERY_SOA || (seen && omit == Omit.LATER_SOA))) {
        continue;
      }
      seen |= soa;
      out.append(style.indentation(1));
      boolean question = section == Reply.QUESTION;
      out.append(question ? RecordLine.question(rr, style) : RecordLine.of(rr, style));
      out.append('\n');
    }
    return out.append(style.commented() && !style.yaml() ? "\n" : "").toString();
  }

  /** The TSIG record; empty when there is none. */
  public static String signature(Reply message, Style style) {
    Rr tsig = message.tsig();
    if (tsig == null) {
      return "";
    }
    String line = RecordLine.of(tsig, style) + "\n";
    if (style.yaml()) {
      String margin = style.indentation(0);
      return margin + "TSIG_PSEUDOSECTION:\n" + margin + line + "\n";
    }
    return (style.commented() ? ";; TSIG PSEUDOSECTION:\n" + line + "\n" : line);
  }

  /** The whole message as nsupdate shows it. */
  public static String whole(Reply message, Style style) {
    StringBuilder out = new StringBuilder();
    out.append(";; ->>HEADER<<- opcode: ").append(Mnemonics.OPCODES.get(message.opcode()));
    out.append(", status: ").append(Mnemonics.rcode(message.rcode()));
    out.append(String.format(Locale.ROOT, ", id: %6d\n", message.id()));
    out.append(";; flags:").append(flags(message)).append(message.has(Reply.Z) ? "; MBZ: 0x4" : "");
    List<String> names =
        message.opcode() == UPDATE
            ? List.of("ZONE", "PREREQ", "UPDATE", "ADDITIONAL")
            : List.of("QUESTION", "ANSWER", "AUTHORITY", "ADDITIONAL");
    for (int i = 0; i < names.size(); i++) {
      out.append(i == 0 ? "; " : ", ").append(names.get(i)).append(": ").append(message.count(i));
    }
    out.append('\n').append(options(message, style));
    for (int section = Reply.QUESTION; section <= Reply.ADDITIONAL; section++) {
      out.append(records(message, section, style, Omit.NOTHING));
    }
    return out.append(signature(message, style)).toString();
  }

  /** The header as YAML has it. */
  public static String yamlHeader(Reply message, Style style) {
    StringBuilder out = new StringBuilder();
    String margin = style.indentation(0);
    out.append(margin).append("opcode: ").append(Mnemonics.OPCODES.get(message.opcode()));
    out.append('\n').append(margin).append("status: ").append(Mnemonics.rcode(message.rcode()));
    out.append('\n').append(margin).append("id: ").append(message.id());
    out.append('\n').append(margin).append("flags:").append(flags(message)).append('\n');
    out.append(message.has(Reply.Z) ? margin + "MBZ: 0x4\n" : "");
    List<String> names =
        message.opcode() == UPDATE ? List.of("ZONE", "PREREQ", "UPDATE", "ADDITIONAL") : SECTIONS;
    for (int i = 0; i < names.size(); i++) {
      out.append(margin).append(names.get(i)).append(": ").append(message.count(i)).append('\n');
    }
    return out.toString();
  }

  /** The OPT record; empty when there is none. */
  public static String options(Reply message, Style style) {
    @Nullable Rr opt = message.opt();
    return opt == null ? "" : new OptText(opt, message.cookieVerdict(), style).toString();
  }
}

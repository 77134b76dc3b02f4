package dev.mxlab.sendmail.cf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * O DontBlameSendmail: which dangers the administrator accepts (doc/op, "DontBlameSendmail"); names
 * in any case. What one line accepts no other takes back.
 */
public record Blame(Set<String> accepted) {
  /** Accepts nothing. */
  public static final Blame SAFE = new Blame(Set.of());

  private static final String OPTION = "DontBlameSendmail";

  /**
   * Names that there are, and what becomes of them here.
   *
   * @param honoured whether it changes anything
   */
  public record Word(String name, boolean honoured, String purpose) {}

  private static final List<Word> WORDS =
      List.of(
          yes("Safe", "nothing more is accepted, and nothing less"),
          no("AssumeSafeChown", "who gives files away is root"),
          no("CertOwner", "a certificate may be anybody's"),
          yes("ClassFileInUnsafeDirPath", "F lines may name files in directories of others"),
          yes("DontWarnForwardFileInUnsafeDirPath", "the log tells nothing of refused .forwards"),
          no("ErrorHeaderInUnsafeDirPath", "the file of ErrorHeader in directories of others"),
          yes("FileDeliveryToHardLink", "mail goes to files of several names"),
          yes("FileDeliveryToSymLink", "mail goes to files through links"),
          yes("ForwardFileInGroupWritableDirPath", ".forward in directories of a group"),
          yes("ForwardFileInUnsafeDirPath", ".forward in directories that anybody may write to"),
          yes("ForwardFileInUnsafeDirPathSafe", "programs and files of such a .forward too"),
          no("GroupReadableDefaultAuthInfoFile", "a file of DefaultAuthInfo that a group reads"),
          no("GroupReadableKeyFile", "key files that a group reads"),
          no("GroupReadableSASLDBFile", "password files that a group reads"),
          yes("GroupWritableAliasFile", "alias files that a group may write to"),
          yes("GroupWritableDirPathSafe", "directories that a group may write to are no danger"),
          yes("GroupWritableForwardFile", ".forward files that a group may write to"),
          yes("GroupWritableForwardFileSafe", "programs and files of such a .forward too"),
          yes("GroupWritableIncludeFile", "included files that a group may write to"),
          yes("GroupWritableIncludeFileSafe", "programs and files of such a file too"),
          no("GroupWritableSASLDBFile", "password files that a group may write to"),
          no("HelpFileInUnsafeDirPath", "the file of HELP in directories of others"),
          yes("IncludeFileInGroupWritableDirPath", "included files in directories of a group"),
          yes("IncludeFileInUnsafeDirPath", "included files where anybody may write"),
          yes("IncludeFileInUnsafeDirPathSafe", "programs and files of such a file too"),
          no("InsufficientEntropy", "TLS without enough randomness"),
          yes("LinkedAliasFileInWritableDir", "an alias file by a link in a directory of others"),
          no("LinkedClassFileInWritableDir", "a class file by such a link"),
          yes("LinkedForwardFileInWritableDir", "a .forward by such a link"),
          yes("LinkedIncludeFileInWritableDir", "an included file by such a link"),
          no("LinkedMapInWritableDir", "a map by such a link"),
          no("LinkedServiceSwitchFileInWritableDir", "service.switch by such a link"),
          yes("MapInUnsafeDirPath", "maps in directories of others"),
          no("NonRootSafeAddr", "lists of a sendmail without root's rights may name programs"),
          no("RunProgramInUnsafeDirPath", "programs in directories of others, without a warning"),
          no("RunWritableProgram", "programs that others may write to, without a warning"),
          yes("TrustStickyBit", "directories with the sticky bit are no danger"),
          yes("WorldWritableAliasFile", "alias files that anybody may write to"),
          yes("WorldWritableForwardFile", ".forward files that anybody may write to"),
          yes("WorldWritableIncludeFile", "included files that anybody may write to"),
          no("WriteMapToHardLink", "newaliases writes to a map of several names"),
          yes("WriteMapToSymLink", "newaliases writes to a map through a link"),
          no("WriteStatsToHardLink", "statistics go to a file of several names"),
          no("WriteStatsToSymLink", "statistics go to a file through a link"));

  public Blame {
    Set<String> small = new TreeSet<>();
    accepted.forEach(word -> small.add(word.toLowerCase(Locale.ROOT)));
    accepted = small;
  }

  private static Word yes(String name, String purpose) {
    return new Word(name, true, purpose);
  }

  private static Word no(String name, String purpose) {
    return new Word(name, false, purpose);
  }

  public static List<Word> words() {
    return WORDS;
  }

  /** As all lines of a sendmail.cf together say it. */
  public static Blame of(CfConfig config) {
    return of(config.options());
  }

  static Blame of(List<CfConfig.Option> options) {
    Set<String> words = new TreeSet<>();
    options.stream()
        .filter(option -> option.name().equals(OPTION))
        .forEach(option -> words.addAll(words(option.value())));
    return new Blame(words);
  }

  private static List<String> words(String value) {
    List<String> words = new ArrayList<>(List.of(value.split("[,\\s]+")));
    words.removeIf(String::isEmpty);
    return words;
  }

  /** The first word of a value that nobody knows. */
  static Optional<String> unknown(String value) {
    return words(value).stream()
        .filter(word -> WORDS.stream().noneMatch(known -> known.name().equalsIgnoreCase(word)))
        .findFirst();
  }

  public boolean accepts(String danger) {
    return accepted.contains(danger.toLowerCase(Locale.ROOT));
  }
}

package dev.mxlab.host.shell;

import dev.mxlab.host.Account;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Host;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a shell stands: who types, in which directory, with which variables, and where its output
 * goes. Not shared between threads. Between two lines of one sitting it can be written down as
 * strings and taken up again.
 */
public final class ShellContext {
  static final int MOST_LOGINS = 16;

  /** One login; {@code su} puts another on top, {@code exit} takes it off. */
  private static final class Login {
    private final Account user;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private String directory;
    private int umask = 022;

    Login(Account user, String directory) {
      this.user = user;
      this.directory = directory;
    }
  }

  private final Host host;
  private final Deque<Login> logins = new ArrayDeque<>();
  private InputStream in;
  private PrintStream out;
  private PrintStream err;
  private int lastStatus;
  private boolean interactive;
  private boolean ended;

  private ShellContext(Host host, InputStream in, PrintStream out, PrintStream err) {
    this.host = host;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /**
   * A fresh login of {@code user}, in his home directory.
   *
   * @param given what his terminal brings along: LANG, TERM, COLUMNS
   */
  public static ShellContext login(
      Host host,
      Account user,
      Map<String, String> given,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    ShellContext context = new ShellContext(host, in, out, err);
    context.push(user, given);
    return context;
  }

  void push(Account user, Map<String, String> given) {
    String home = user.home();
    Disk disk = new Disk(host.files(), host.accounts(), user);
    Login login = new Login(user, home.startsWith("/") && disk.isDirectory(home) ? home : "/");
    login.variables.putAll(given);
    identify(login.variables, user, host.isRedHat() ? "/var/spool/mail/" : "/var/mail/");
    logins.push(login);
  }

  /** {@code su} without a dash: another user, the same directory and the old user's mail. */
  void pushKeeping(Account user) {
    Login old = top();
    Login login = new Login(user, old.directory);
    login.umask = old.umask;
    login.variables.putAll(old.variables);
    login.variables.put("HOME", user.home());
    login.variables.put("SHELL", user.shell());
    // su(1): USER and LOGNAME change unless the target is root; MAIL stays the old one's.
    if (!user.isRoot()) {
      login.variables.put("USER", user.name());
      login.variables.put("LOGNAME", user.name());
    }
    logins.push(login);
  }

  /** The variables of a login shell (login(1)). */
  private static void identify(Map<String, String> variables, Account user, String spool) {
    variables.put("USER", user.name());
    variables.put("LOGNAME", user.name());
    variables.put("HOME", user.home());
    variables.put("SHELL", user.shell());
    variables.put("MAIL", spool + user.name());
    variables.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }

  int loginCount() {
    return logins.size();
  }

  void pop() {
    logins.pop();
  }

  /** A copy for a part of a pipeline or a substitution: what it changes is lost with it. */
  ShellContext subshell(InputStream newIn, PrintStream newOut, PrintStream newErr) {
    ShellContext copy = new ShellContext(host, newIn, newOut, newErr);
    Login mine = top();
    Login login = new Login(mine.user, mine.directory);
    login.umask = mine.umask;
    login.variables.putAll(mine.variables);
    copy.logins.push(login);
    copy.lastStatus = lastStatus;
    return copy;
  }

  /** Does something with other streams. */
  void within(Redirected streams, Runnable body) {
    InputStream oldIn = in;
    PrintStream oldOut = out;
    PrintStream oldErr = err;
    in = streams.in();
    out = streams.out();
    err = streams.err();
    try {
      body.run();
    } finally {
      in = oldIn;
      out = oldOut;
      err = oldErr;
    }
  }

  private Login top() {
    Login top = logins.peek();
    if (top == null) {
      throw new IllegalStateException("nobody is logged in");
    }
    return top;
  }

  public Host host() {
    return host;
  }

  public Account user() {
    return top().user;
  }

  public String directory() {
    return top().directory;
  }

  /** Goes to an absolute, normalised path; whether it is there is the caller's question. */
  public void goTo(String directory) {
    top().directory = directory;
  }

  /**
   * Goes to where the person really stands, if that is one of the host's own directories: in the
   * lab's {@code mail/server}, a command of {@code server} runs in /etc/mail.
   */
  public void goToReal(Path real) {
    String shown = host.files().shown(real);
    boolean mapped = !shown.equals(real.toAbsolutePath().normalize().toString());
    if (mapped && disk().isDirectory(shown)) {
      goTo(shown);
    }
  }

  int umask() {
    return top().umask;
  }

  void umask(int bits) {
    top().umask = bits;
  }

  public Map<String, String> variables() {
    return top().variables;
  }

  public InputStream in() {
    return in;
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  /** What {@code $?} is. */
  public int lastStatus() {
    return lastStatus;
  }

  void lastStatus(int status) {
    this.lastStatus = status;
  }

  /** Whether lines follow one another, so that {@code su} alone changes who types them. */
  public void interactive(boolean yes) {
    this.interactive = yes;
  }

  boolean interactive() {
    return interactive;
  }

  /** Whether {@code exit} was typed in the first login. */
  public boolean ended() {
    return ended;
  }

  void end() {
    this.ended = true;
  }

  Disk disk() {
    return new Disk(host.files(), host.accounts(), user());
  }

  /** {@code path} made absolute and normalised. */
  String absolute(String path) {
    return Path.of(directory()).resolve(path).normalize().toString();
  }

  /** {@code [root@mail ~]# }, bash's prompt as the tutorials show it. */
  public String prompt() {
    String name = host.hostname();
    int dot = name.indexOf('.');
    String directory = directory();
    String last =
        directory.equals(user().home())
            ? "~"
            : directory.equals("/") ? "/" : directory.substring(directory.lastIndexOf('/') + 1);
    return "["
        + user().name()
        + "@"
        + (dot < 0 ? name : name.substring(0, dot))
        + " "
        + last
        + "]"
        + (user().isRoot() ? "# " : "$ ");
  }

  /** Writes itself down into {@code state}, with what the next prompt shows. */
  public void save(Map<String, String> state) {
    state.clear();
    int index = 0;
    for (var each = logins.descendingIterator(); each.hasNext(); index++) {
      Login login = each.next();
      state.put(index + ".user", login.user.name());
      state.put(index + ".directory", login.directory);
      state.put(index + ".umask", Integer.toString(login.umask));
      for (Map.Entry<String, String> variable : login.variables.entrySet()) {
        state.put(index + ".$" + variable.getKey(), variable.getValue());
      }
    }
    state.put("status", Integer.toString(lastStatus));
    state.put("prompt", prompt());
    if (ended) {
      state.put("ended", "true");
    }
  }

  /** Takes up what {@link #save} wrote; an empty state leaves everything as it is. */
  public void restore(Map<String, String> state) {
    Deque<Login> restored = new ArrayDeque<>();
    for (int index = 0; index < MOST_LOGINS; index++) {
      String name = state.get(index + ".user");
      Account user = name == null ? null : host.accounts().find(name).orElse(null);
      if (user == null) {
        break;
      }
      Login login = new Login(user, state.getOrDefault(index + ".directory", "/"));
      login.umask = Integer.parseInt(state.getOrDefault(index + ".umask", "18"));
      String prefix = index + ".$";
      for (Map.Entry<String, String> entry : state.entrySet()) {
        if (entry.getKey().startsWith(prefix)) {
          login.variables.put(entry.getKey().substring(prefix.length()), entry.getValue());
        }
      }
      restored.push(login);
    }
    if (!restored.isEmpty()) {
      logins.clear();
      logins.addAll(restored);
      lastStatus = Integer.parseInt(state.getOrDefault("status", "0"));
    }
  }
}

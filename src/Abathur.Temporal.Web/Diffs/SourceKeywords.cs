using System.Collections.Frozen;

namespace Abathur.Temporal.Web.Diffs;

/// <summary>The keywords of languages.</summary>
internal static class SourceKeywords
{
    public static FrozenSet<string> None { get; } = Of(string.Empty);

    public static FrozenSet<string> Data { get; } = Of("true false null yes no on off True False");

    public static FrozenSet<string> CSharp { get; } = Of(
        "abstract as async await base bool break byte case catch char checked class const continue decimal default delegate do double dynamic else enum event explicit "
        + "extern false field file finally fixed float for foreach get global goto if implicit in init int interface internal is lock long nameof namespace new null object "
        + "operator or and not out override params partial private protected public readonly record ref required return sbyte sealed set short sizeof stackalloc static string "
        + "struct switch this throw true try typeof uint ulong unchecked unsafe ushort using value var virtual void volatile when where while with yield");

    public static FrozenSet<string> Java { get; } = Of(
        "abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for if implements import "
        + "instanceof int interface long native new null package permits private protected public record return sealed short static super switch synchronized this throw throws "
        + "transient true try var void volatile while yield");

    public static FrozenSet<string> Kotlin { get; } = Of(
        "abstract as break by case catch class companion const constructor continue data def do else enum extends false final finally for fun given if implicit import in "
        + "init inline interface internal is lateinit lazy match new null object open operator out override package private protected public return sealed super suspend this "
        + "throw trait true try type typealias val var when where while with yield");

    public static FrozenSet<string> Swift { get; } = Of(
        "actor as associatedtype async await break case catch class continue default defer deinit do else enum extension fallthrough false fileprivate final for func guard if "
        + "import in init inout internal is lazy let mutating nil open operator override private protocol public repeat rethrows return self Self some static struct subscript "
        + "super switch throw throws true try typealias var weak where while");

    public static FrozenSet<string> C { get; } = Of(
        "alignas alignof and auto bool break case catch char class concept const consteval constexpr continue co_await co_return co_yield decltype default delete do double "
        + "else enum explicit export extern false final float for friend goto if inline int long mutable namespace new noexcept not nullptr NULL operator or override private "
        + "protected public register requires return short signed sizeof static static_assert struct switch template this throw true try typedef typeid typename union "
        + "unsigned using virtual void volatile while define elif endif ifdef ifndef include pragma undef");

    public static FrozenSet<string> JavaScript { get; } = Of(
        "abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for from "
        + "function get if implements import in instanceof interface is keyof let namespace never new null number of private protected public readonly return satisfies set "
        + "static string super switch this throw true try type typeof undefined unknown var void while with yield");

    public static FrozenSet<string> Go { get; } = Of(
        "any bool break byte case chan const continue default defer else error fallthrough false float32 float64 for func go goto if import int int32 int64 interface iota map "
        + "nil package range return rune select string struct switch true type uint uint32 uint64 var");

    public static FrozenSet<string> Rust { get; } = Of(
        "as async await bool break char const continue crate dyn else enum extern f32 f64 false fn for i16 i32 i64 i8 if impl in isize let loop match mod move mut pub ref "
        + "return self Self static str struct super trait true type u16 u32 u64 u8 union unsafe use usize where while");

    public static FrozenSet<string> Php { get; } = Of(
        "abstract and array as bool break callable case catch class clone const continue declare default do echo else elseif enum extends false final finally fn for foreach "
        + "function global if implements include instanceof int interface isset list match mixed namespace new null or print private protected public readonly require "
        + "require_once return self static string switch this throw trait true try unset use var void while yield");

    public static FrozenSet<string> FSharp { get; } = Of(
        "abstract and as assert async base begin class default do done downcast elif else end exception extern false finally for fun function if in inherit inline interface "
        + "internal lazy let match member module mutable namespace new not null of open or override private public rec return static struct task then to true try type "
        + "upcast use val when while with yield");

    public static FrozenSet<string> Python { get; } = Of(
        "and as assert async await break case class continue def del elif else except False finally for from global if import in is lambda match None nonlocal not or pass "
        + "raise return self True try type while with yield");

    public static FrozenSet<string> Ruby { get; } = Of(
        "alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or raise redo require rescue retry return self super then "
        + "true undef unless until when while yield attr_reader attr_accessor");

    public static FrozenSet<string> Shell { get; } = Of(
        "case declare do done elif else esac eval exec exit export false fi for function if in local readonly return select set shift source then trap true unset until while");

    public static FrozenSet<string> Sql { get; } = Of(
        "add all alter and as asc begin between by case cascade check column commit constraint create cross default delete desc distinct drop else end exists foreign from full "
        + "group having if in index inner insert into is join key left like limit not null offset on or order outer primary references right rollback select set table then "
        + "transaction trigger union unique update using values view when where with",
        StringComparer.OrdinalIgnoreCase);

    public static FrozenSet<string> Lua { get; } = Of(
        "and break do else elseif end false for function goto if in local nil not or repeat return then true until while");

    private static FrozenSet<string> Of(string words, StringComparer? comparer = null) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(comparer ?? StringComparer.Ordinal);
}

"""Faults of definitions, each with its own code."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class DefinitionError(AppError):
    """Base of what can be wrong with a definition."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class InvalidJsonError(DefinitionError):
    """A file that holds no JSON."""

    code = "definition.invalid_json"
    template = "not valid JSON at line {line}, column {column}: {reason}"
    template_zh = "第 {line} 行第 {column} 列不是有效的 JSON：{reason}"


class InvalidTextError(DefinitionError):
    """Text that no database stores."""

    code = "definition.invalid_text"
    template = "the text holds a character that cannot be stored ({character}); remove it"
    template_zh = "文本包含无法存储的字符（{character}）；请删除"


class TooDeepError(DefinitionError):
    """JSON nested beyond reason."""

    code = "definition.too_deep"
    template = "nested more than {limit} levels deep; flatten it"
    template_zh = "嵌套超过 {limit} 层；请减少层级"


class UnknownFolderError(DefinitionError):
    """A folder of files that is not a kind's."""

    code = "definition.unknown_folder"
    template = "`{folder}` is not the folder of any kind of definition{hint}"
    template_zh = "`{folder}` 不是任何定义种类的文件夹{hint}"


class MisplacedError(DefinitionError):
    """A definition that calls itself otherwise than its file or its address does."""

    code = "definition.misplaced"
    template = "`{property}` is `{value}`, but by its place it is `{expected}`; they must agree"
    template_zh = "`{property}` 为 `{value}`，而其所在位置表明是 `{expected}`；两者必须一致"


class UnknownKindError(DefinitionError):
    """A kind that no plugin brings."""

    code = "definition.unknown_kind"
    template = "there is no kind of definition called `{kind}`{hint}"
    template_zh = "没有名为 `{kind}` 的定义种类{hint}"


class UnknownPropertyError(DefinitionError):
    """A property that means nothing at that place."""

    code = "definition.unknown_property"
    template = "`{property}` is not a property here{hint}"
    template_zh = "此处没有名为 `{property}` 的属性{hint}"


class UnfitPropertyError(DefinitionError):
    """A property that means nothing beside the others."""

    code = "definition.unfit_property"
    template = "`{property}` does not go here: {reason}"
    template_zh = "此处不能有 `{property}`：{reason}"


class MissingPropertyError(DefinitionError):
    """A property that must be there."""

    code = "definition.missing_property"
    template = "`{property}` is missing"
    template_zh = "缺少属性 `{property}`"


class EitherPropertyError(DefinitionError):
    """Of several properties exactly one must be there."""

    code = "definition.either_property"
    template = "give exactly one of {properties}"
    template_zh = "{properties} 必须且只能给出一个"


class NoneOfError(DefinitionError):
    """Of several properties at least one must be there."""

    code = "definition.none_of"
    template = "give at least one of {properties}"
    template_zh = "{properties} 至少要给出一个"


class WrongTypeError(DefinitionError):
    """A value of another JSON type."""

    code = "definition.wrong_type"
    template = "expected {expected}, found {found}"
    template_zh = "应为{expected}，实际为{found}"


class NotOneOfError(DefinitionError):
    """A value outside its fixed choices."""

    code = "definition.not_one_of"
    template = "`{value}` is not one of {choices}{hint}"
    template_zh = "`{value}` 不在可选值 {choices} 之中{hint}"


class WrongFormError(DefinitionError):
    """Text that does not have the form it must have."""

    code = "definition.wrong_form"
    template = "`{value}` does not have the right form: {reason}"
    template_zh = "`{value}` 的格式不正确：{reason}"


class OutOfBoundsError(DefinitionError):
    """A number, a length or a count beyond its limit."""

    code = "definition.out_of_bounds"
    template = "{what} must be {bound} {limit}, not {actual}"
    template_zh = "{what}必须{bound} {limit}，而不是 {actual}"


class DuplicateError(DefinitionError):
    """What must be said once is said twice."""

    code = "definition.duplicate"
    template = "`{value}` is there more than once; first at `{first}`"
    template_zh = "`{value}` 重复出现；首次出现于 `{first}`"


class UnknownReferenceError(DefinitionError):
    """A definition that is referred to and does not exist."""

    code = "definition.unknown_reference"
    template = "there is no {kind} `{name}`{hint}"
    template_zh = "不存在名为 `{name}` 的{kind}{hint}"


class UnknownFieldError(DefinitionError):
    """A field that is referred to and does not exist."""

    code = "definition.unknown_field"
    template = "object `{object}` has no field `{field}`{hint}"
    template_zh = "对象 `{object}` 没有字段 `{field}`{hint}"


class NotALookupError(DefinitionError):
    """A path goes on past a field that leads nowhere."""

    code = "definition.not_a_lookup"
    template = "`{field}` of object `{object}` is not a lookup, so `{rest}` cannot follow it"
    template_zh = "对象 `{object}` 的 `{field}` 不是查找字段，其后不能接 `{rest}`"


class PathTooLongError(DefinitionError):
    """A path over more lookups than a query should join."""

    code = "definition.path_too_long"
    template = "`{path}` goes through {actual} lookups; at most {limit} are possible"
    template_zh = "`{path}` 经过 {actual} 个查找字段；最多允许 {limit} 个"


class ReservedNameError(DefinitionError):
    """A name the platform keeps for itself."""

    code = "definition.reserved_name"
    template = "`{name}` is reserved for {reason}; choose another name"
    template_zh = "`{name}` 保留用于{reason}；请换一个名称"


class InvalidDefaultError(DefinitionError):
    """A default that its own field would refuse."""

    code = "definition.invalid_default"
    template = "`{value}` cannot be the default: {reason}"
    template_zh = "`{value}` 不能作为默认值：{reason}"


class CircularFillError(DefinitionError):
    """Values that are worked out from each other."""

    code = "definition.circular_fill"
    template = "these fields depend on each other in a circle: {fields}"
    template_zh = "这些字段相互循环依赖：{fields}"


class UnfitFieldError(DefinitionError):
    """A field whose type cannot do what is asked of it."""

    code = "definition.unfit_field"
    template = "`{field}` cannot be used here: {reason}"
    template_zh = "`{field}` 不能用于此处：{reason}"


class UnfitObjectError(DefinitionError):
    """An object whose records do not let it be done."""

    code = "definition.unfit_object"
    template = "`{object}` cannot be used here: {reason}"
    template_zh = "`{object}` 不能用于此处：{reason}"


class ConflictError(DefinitionError):
    """Two definitions claim what only one can have."""

    code = "definition.conflict"
    template = "{what} is claimed by `{name}` and `{other}`; keep one of them"
    template_zh = "`{name}` 与 `{other}` 都声明了{what}；只能保留一个"


class InvalidSampleError(DefinitionError):
    """A seed record that could not be saved."""

    code = "definition.invalid_sample"
    template = "`{field}`: {reason}"
    template_zh = "`{field}`：{reason}"


class NoManifestError(DefinitionError):
    """A folder that is no package."""

    code = "package.no_manifest"
    template = "there is no `{file}` here; a package says with it what it is called and needs"
    template_zh = "此处没有 `{file}`；软件包须用它说明自己的名称与依赖"


class UnmetRequirementError(DefinitionError):
    """A package needs what is not there."""

    code = "package.unmet_requirement"
    template = "package `{package}` needs {needed}, {found}"
    template_zh = "软件包 `{package}` 需要{needed}，{found}"


class CircularRequirementError(DefinitionError):
    """Packages that need each other."""

    code = "package.circular_requirement"
    template = "packages need each other in a circle: {packages}"
    template_zh = "软件包相互循环依赖：{packages}"


class UnfitNameError(DefinitionError):
    """A rename that cannot be meant so, or a new name that nothing may have."""

    code = "rename.unfit"
    template = "`{name}` does not do here: {reason}"
    template_zh = "`{name}` 不可用：{reason}"


class UnknownRenameError(DefinitionError):
    """A rename of what is not there."""

    code = "rename.unknown"
    template = "there is no `{name}` to rename{hint}"
    template_zh = "没有可重命名的 `{name}`{hint}"


class NameTakenError(DefinitionError):
    """A rename to a name that something else has, or gets."""

    code = "rename.taken"
    template = "the name `{name}` is taken; free it in a deploy of its own first"
    template_zh = "名称 `{name}` 已被占用；请先通过单独的部署将其释放"


class RenamedPackageError(DefinitionError):
    """A rename of what a package brings."""

    code = "rename.package_owned"
    template = "`{name}` comes with the package `{package}`, which alone can rename it"
    template_zh = "`{name}` 属于软件包 `{package}`，只能由该软件包重命名"


class FormerNameError(DefinitionError):
    """What is sent beside a rename still has the old name."""

    code = "rename.former_name"
    template = "`{name}` becomes `{new}` by this same deploy; write the new name here"
    template_zh = "本次部署将 `{name}` 重命名为 `{new}`；请在此使用新名称"


class UnknownTextError(DefinitionError):
    """A translation of a text that is not there."""

    code = "definition.unknown_text"
    template = "there is no text at `{address}`{hint}"
    template_zh = "`{address}` 处没有文本{hint}"


class ParentCycleError(DefinitionError):
    """Records that would belong to records that belong to them."""

    code = "definition.parent_cycle"
    template = "records would belong to themselves: {path}; make one of these a lookup"
    template_zh = "记录将归属于自身：{path}；请将其中一个改为查找字段"


class RoleCycleError(DefinitionError):
    """Roles that would stand above themselves."""

    code = "definition.role_cycle"
    template = "a role would stand above itself: {path}; let one of these report to another role"
    template_zh = "角色将成为自身的上级：{path}；请修改其中一个的上级角色"


class NothingToExtendError(DefinitionError):
    """An extension of an object that no lower layer has."""

    code = "definition.nothing_to_extend"
    template = (
        "no layer below has an object `{object}` to extend{hint}; "
        "install the package that brings it, or leave `extends` out and give the whole object"
    )
    template_zh = (
        "下层没有可扩展的对象 `{object}`{hint}；"
        "请安装提供该对象的软件包，或去掉 `extends` 并给出完整对象"
    )


class ExtensionClashError(DefinitionError):
    """An extension adds what is there already."""

    code = "definition.extension_clash"
    template = "`{object}` has a `{name}` in a layer below; choose another name"
    template_zh = "`{object}` 在下层已有 `{name}`；请另取名称"


class UnfitShapeError(DefinitionError):
    """Something that the shape of an object rules out."""

    code = "definition.unfit_shape"
    template = "this cannot be: {reason}"
    template_zh = "不允许：{reason}"


class ShapeChangeError(DefinitionError):
    """A shape that an object cannot take on with the records it has."""

    code = "definition.shape_change"
    template = (
        "`{object}` is of the shape {before} and cannot become {after}; "
        "make an object of another name, or delete this one first in a deploy of its own"
    )
    template_zh = (
        "`{object}` 的形态为 {before}，不能变为 {after}；请另建对象，或先通过单独的部署删除它"
    )

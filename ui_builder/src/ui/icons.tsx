/** The icons of the app itself. */
import { icon } from './icon';

export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />);
export const PencilIcon = icon(<path d="M10.500 3 13 5.500 5.500 13H3v-2.500z" />);
export const TrashIcon = icon(<path d="M3 4.500h10M6.500 4.500V3h3v1.500M4.500 4.500 5 13h6l.5-8.500" />);
export const BackIcon = icon(<path d="M9.500 3.500 5 8l4.500 4.500" />);
export const MenuIcon = icon(<path d="M2.500 4.500h11M2.500 8h11M2.500 11.500h11" />);
export const UpIcon = icon(<path d="M4.500 9.500 8 6l3.500 3.500" />);
export const DownIcon = icon(<path d="M4.500 6.500 8 10l3.500-3.500" />);
export const FilterIcon = icon(<path d="M2.500 3.500h11L9.500 8.500v4l-3-1.500V8.500z" />);
export const ForwardIcon = icon(<path d="M6.500 3.500 11 8l-4.500 4.500" />);
export const ChartIcon = icon(<path d="M3 2.500v11h11M6 10.500v-3M9 10.500v-6M12 10.500v-4.500" />);
export const TableIcon = icon(<path d="M2.500 3.500h11v9h-11zM2.500 6.500h11M6.500 6.500v6" />);
export const GripIcon = icon(<path d="M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01" />);

export const MoreIcon = icon(<path d="M3.500 8h.01M8 8h.01M12.500 8h.01" strokeWidth="2.500" />);
export const CopyIcon = icon(<path d="M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3" />);
export const LinkIcon = icon(
  <path d="M6.500 9.500l3-3M7.500 4.500l1.500-1.500a2.830 2.830 0 0 1 4 4L11.500 8.500M8.500 11.500L7 13a2.830 2.830 0 0 1-4-4l1.500-1.500" />,
);
export const PrintIcon = icon(
  <path d="M4.500 6V2.500h7V6M4.500 11.500h-2V6h11v5.500h-2M4.500 9.500h7v4h-7z" />,
);
export const PersonIcon = icon(
  <path d="M8 8a2.750 2.750 0 1 0 0-5.500A2.750 2.750 0 0 0 8 8zM2.500 13.500c.6-2.400 2.700-3.500 5.500-3.500s4.900 1.100 5.500 3.500" />,
);
export const CheckIcon = icon(<path d="M3 8.500 6.500 12 13 4.500" />);
export const BanIcon = icon(
  <path d="M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM4.100 4.100l7.800 7.800" />,
);
export const AmendIcon = icon(
  <path d="M3 8a5 5 0 0 1 8.500-3.500L13 6M13 2.500V6H9.500M13 8a5 5 0 0 1-8.500 3.500L3 10M3 13.500V10h3.500" />,
);
export const CameraIcon = icon(
  <path d="M2.500 5h2.500l1-1.500h4l1 1.500h2.500v8h-11zM8 11.250a2.250 2.250 0 1 0 0-4.500 2.250 2.250 0 0 0 0 4.500z" />,
);
export const ScanIcon = icon(
  <path d="M2.500 5V2.500H5M11 2.500h2.500V5M13.500 11v2.500H11M5 13.500H2.500V11M5.500 5.500v5M8 5.500v5M10.500 5.500v5" />,
);
export const PlaceIcon = icon(
  <path d="M8 14s4.500-4 4.500-7.500a4.500 4.500 0 0 0-9 0C3.500 10 8 14 8 14zM8 8a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z" />,
);
export const ClockIcon = icon(
  <path d="M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM8 5v3l2 1.500" />,
);
export const ColumnsIcon = icon(<path d="M2.500 3.500h11v9h-11zM6 3.500v9M10 3.500v9" />);
export const SortIcon = icon(<path d="M4.500 3v10M2.500 11l2 2 2-2M11.500 13V3M9.500 5l2-2 2 2" />);
export const GroupIcon = icon(<path d="M2.500 3.500h6M2.500 12.500h6M5.500 6.500h8M5.500 9.500h8" />);
export const RefreshIcon = icon(<path d="M13 8a5 5 0 1 1-1.500-3.500L13 6M13 2.500V6H9.500" />);
export const PinIcon = icon(<path d="M6 2.500h4M6.500 2.500v4L4.500 9h7l-2-2.500v-4M8 9v4.500" />);
export const CloseIcon = icon(<path d="M4 4l8 8M12 4l-8 8" />);
export const KanbanIcon = icon(<path d="M3 3h3v10H3zM10 3h3v6h-3z" />);
export const CalendarIcon = icon(<path d="M2.500 4h11v9.500h-11zM2.500 7h11M5.500 2.500V4M10.500 2.500V4" />);
export const PeopleIcon = icon(
  <path d="M6 7.500a2.250 2.250 0 1 0 0-4.500 2.250 2.250 0 0 0 0 4.500zM1.500 13c.5-2.200 2.200-3.250 4.500-3.250s4 1.050 4.500 3.250M10.500 3.250a2.250 2.250 0 0 1 0 4.100M12 10c1.400.5 2.200 1.500 2.500 3" />,
);
export const BookmarkIcon = icon(<path d="M4 2.500h8v11l-4-3-4 3z" />);
export const FitIcon = icon(<path d="M2.500 3v10M13.500 3v10M5 8h6M6.500 6 4.500 8l2 2M9.500 6l2 2-2 2" />);

/** The sign of a block with one figure. */
export const FigureIcon = icon(
  <path d="M2.500 5.500 4.500 4v8M7.500 6a2 2 0 1 1 3.600 1.200L7.500 12h4.500M14 12v.01" />,
);

/** The mark: brackets of a roof, each wider than the one below. */
export function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0f6e64" />
      <path fill="#fff" d="M6 8h20v3H6zM9 12.5h14v3H9zM12 17h8v3h-8zM14 21.500h4V26h-4z" />
    </svg>
  );
}

export const SearchIcon = icon(
  <path d="M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM10.500 10.500l3 3" />,
);
export const BellIcon = icon(
  <path d="M8 2.500a3.750 3.750 0 0 0-3.750 3.750c0 3.500-1.500 4.500-1.500 5h10.500c0-.5-1.500-1.500-1.500-5A3.750 3.750 0 0 0 8 2.500zM6.750 13.500h2.500" />,
);
export const StarIcon = icon(
  <path d="M8 2.250l1.760 3.600 3.950.56-2.860 2.780.68 3.930L8 11.270l-3.530 1.850.68-3.930L2.290 6.410l3.950-.56z" />,
);
export const SideIcon = icon(<path d="M2.500 3h11v10h-11zM6.500 3v10" />);
export const SunIcon = icon(
  <path d="M8 10.750a2.750 2.750 0 1 0 0-5.500 2.750 2.750 0 0 0 0 5.500zM8 1.750v1M8 13.250v1M1.750 8h1M13.250 8h1M3.600 3.600l.7.7M11.700 11.700l.7.7M12.400 3.600l-.7.7M4.300 11.700l-.7.7" />,
);
export const MoonIcon = icon(<path d="M13 9.500A5.500 5.500 0 0 1 6.500 3a5.500 5.500 0 1 0 6.500 6.500z" />);
export const DeviceIcon = icon(<path d="M2.500 3.500h11v7h-11zM6 13h4M8 10.500V13" />);
export const GearIcon = icon(
  <path d="M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 2v1.500M8 12.500V14M2 8h1.500M12.500 8H14M3.750 3.750l1.100 1.100M11.150 11.150l1.100 1.100M12.250 3.750l-1.100 1.100M4.850 11.150l-1.100 1.100" />,
);
export const SlidersIcon = icon(
  <path d="M2.500 5h6M11.500 5h2M2.500 11h2M7.500 11h6M10 6.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM6 12.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z" />,
);
export const CodeIcon = icon(<path d="M5.500 4.500 2 8l3.500 3.500M10.500 4.500 14 8l-3.500 3.500" />);
export const KeyboardIcon = icon(
  <path d="M2 4.500h12v7H2zM4.500 7h.01M7 7h.01M9.500 7h.01M11.500 7h.01M5.500 9.500h5" />,
);
export const LeaveIcon = icon(<path d="M6.500 13.500h-4v-11h4M10 5l3 3-3 3M13 8H6" />);
export const GlobeIcon = icon(
  <path d="M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM2.500 8h11M8 2.500c2 2 2 9 0 11M8 2.500c-2 2-2 9 0 11" />,
);
export const EnterIcon = icon(<path d="M13 3.500V9H3.500M6 6.500 3.500 9 6 11.500" />);

export const MapIcon = icon(
  <path d="M2.500 2.500h4v3h-4zM9.500 10.500h4v3h-4zM9.500 2.500h4v3h-4zM6.500 4h3M4.500 5.500V12h5" />,
);
export const OptionsIcon = icon(
  <path d="M2.500 4.500h2v2h-2zM2.500 9.500h2v2h-2zM7 5.500h6.500M7 10.500h6.500" />,
);
export const AppsIcon = icon(
  <path d="M2.500 2.500h4.500v4.500H2.500zM9 2.500h4.500v4.500H9zM2.500 9h4.500v4.500H2.500zM9 9h4.500v4.500H9z" />,
);
export const FormIcon = icon(<path d="M3.500 2h9v12h-9zM5.500 5h5M5.500 8h5M5.500 11h2.500" />);
export const BoxIcon = icon(
  <path d="M2.500 5.500 8 2.500l5.500 3v5.500L8 13.500 2.500 11zM2.500 5.500 8 8.500l5.500-3M8 8.500v5" />,
);
export const UndoIcon = icon(<path d="M5.500 3 2.500 6l3 3M2.500 6H10a3.500 3.500 0 0 1 0 7H6.500" />);
export const RedoIcon = icon(<path d="M10.500 3l3 3-3 3M13.500 6H6a3.500 3.500 0 0 0 0 7h3.500" />);
export const WarningIcon = icon(<path d="M8 2.500 14 13H2zM8 6.500v3M8 11.250v.01" />);
export const DownloadIcon = icon(<path d="M8 2.500v7M5 7l3 3 3-3M3 12.500v1h10v-1" />);
export const UploadIcon = icon(<path d="M8 10V3M5 5.500l3-3 3 3M3 12.500v1h10v-1" />);
export const SheetIcon = icon(<path d="M3 2.500h10v11H3zM3 6h10M3 9.500h10M7 6v7.500" />);
export const MinusIcon = icon(<path d="M3 8h10" />);
export const FullIcon = icon(
  <path d="M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10" />,
);
export const SelectIcon = icon(
  <path d="M2.500 3.500h4v4h-4zM9 5.500h5M3 11.500l1.250 1.250L6.500 10.500M9 11.500h5" />,
);
export const KeyIcon = icon(
  <path d="M10.500 8.500a3 3 0 1 0-2.900-2.200L2.500 11.400v2.100h2.100v-1.500h1.500v-1.500h1.500l1-1c.6.600 1.200 1 1.900 1zM11.200 4.800v.01" />,
);
export const EyeIcon = icon(
  <path d="M1.500 8c1.500-3 3.800-4.500 6.500-4.500s5 1.500 6.500 4.500c-1.500 3-3.800 4.500-6.500 4.500S3 11 1.500 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z" />,
);
export const ShieldIcon = icon(<path d="M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4z" />);
export const ShareIcon = icon(
  <path d="M4.500 9.750a1.750 1.750 0 1 0 0-3.500 1.750 1.750 0 0 0 0 3.500zM11.500 6a1.750 1.750 0 1 0 0-3.500 1.750 1.750 0 0 0 0 3.500zM11.500 13.500a1.750 1.750 0 1 0 0-3.500 1.750 1.750 0 0 0 0 3.500zM6 7.200l4-2.200M6 8.800l4 2.200" />,
);
export const LogIcon = icon(<path d="M3.500 2h9v12h-9zM6 5h4M6 8h4M6 11h2.500" />);
export const BuildingIcon = icon(
  <path d="M3 13.500v-11h6v11M9 6h4v7.500M2 13.500h12M5 5.500h.01M7 5.500h.01M5 8h.01M7 8h.01M5 10.500h.01M7 10.500h.01M11 8.500h.01M11 11h.01" />,
);
export const PhoneIcon = icon(<path d="M4.500 2h7v12h-7zM7 11.800h2" />);
export const PauseIcon = icon(<path d="M5.500 3.500v9M10.500 3.500v9" strokeWidth="2" />);
export const PlayIcon = icon(<path d="M5 3l7.500 5L5 13z" />);
export const StopIcon = icon(<path d="M4 4h8v8H4z" />);
export const PasteIcon = icon(
  <path d="M5.500 3.500h-2v10h9v-10h-2M5.500 2.500h5v2h-5zM5.500 8h5M5.500 10.500h3" />,
);
export const WorkIcon = icon(
  <path d="M8 2.500a5.500 5.500 0 1 1-5.500 5.500M8 5v3l2 1.500M2.500 5V2.500H5" />,
);
export const SparkIcon = icon(
  <path d="M8 2.500 9.500 6.500 13.500 8 9.500 9.500 8 13.500 6.500 9.500 2.500 8 6.500 6.500z" />,
);
export const TimelineIcon = icon(<path d="M2.500 4h6M5.500 8h6M8.500 12h5M2.500 2v12" />);
export const CardsIcon = icon(
  <path d="M2.500 2.500h4.500v4.500H2.500zM9 2.500h4.500v4.500H9zM2.500 9h4.500v4.500H2.500zM9 9h4.500v4.500H9z" />,
);
export const MergeIcon = icon(
  <path d="M4 2.500v3c0 2 1.500 2.500 4 4.500 2.500-2 4-2.500 4-4.500v-3M8 10v3.500" />,
);
export const FlowIcon = icon(
  <path d="M5.500 2.500h5v3h-5zM2 10.500h4.500v3H2zM9.500 10.500H14v3H9.500zM8 5.500V8M4.250 10.500V8h7.500v2.500" />,
);
export const ApprovalIcon = icon(
  <path d="M13.500 8.500v4a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h6M5.500 7.500 8 10l5.500-6" />,
);
export const MailIcon = icon(<path d="M2 3.500h12v9H2zM2.500 4 8 8.500 13.500 4" />);
export const HookIcon = icon(
  <path d="M8 6.500a2 2 0 1 0-2-2c0 .9.500 1.400 1 2.200L4.500 11M3.500 9a2 2 0 1 0 2.200 2.500h5M12.500 13.500a2 2 0 1 0-1.500-3.300L9 6.300" />,
);
export const PlugIcon = icon(<path d="M6 2v3M10 2v3M4.500 5h7v2.500a3.500 3.500 0 0 1-7 0zM8 11v3" />);
export const TestIcon = icon(
  <path d="M6 2.500h4M6.750 2.500V7L3.500 12.500a.7.7 0 0 0 .6 1h7.800a.7.7 0 0 0 .6-1L9.250 7V2.500M5.200 10h5.600" />,
);
export const LockIcon = icon(
  <path d="M4 7.500h8v6H4zM5.500 7.500V5.500a2.500 2.500 0 0 1 5 0v2M8 10v1.500" />,
);

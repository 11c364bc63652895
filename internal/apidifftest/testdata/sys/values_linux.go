package client

import "golang.org/x/sys/unix"

// Constants that are limits, versions and sizes of the kernel's have other values.
var (
	_ *[unix.DEVLINK_ATTR_MAX]bool               = (*[0xb3]bool)(nil)    // breaks DEVLINK_ATTR_MAX
	_ *[unix.DM_VERSION_MINOR]bool               = (*[0x30]bool)(nil)    // breaks DM_VERSION_MINOR
	_ *[unix.ETHTOOL_A_COALESCE_MAX]bool         = (*[0x1e]bool)(nil)    // breaks ETHTOOL_A_COALESCE_MAX
	_ *[unix.ETHTOOL_A_PAUSE_STAT_MAX]bool       = (*[0x3]bool)(nil)     // breaks ETHTOOL_A_PAUSE_STAT_MAX
	_ *[unix.ETHTOOL_A_RINGS_MAX]bool            = (*[0x10]bool)(nil)    // breaks ETHTOOL_A_RINGS_MAX
	_ *[unix.ETHTOOL_A_TSINFO_MAX]bool           = (*[0x6]bool)(nil)     // breaks ETHTOOL_A_TSINFO_MAX
	_ *[unix.ETHTOOL_MSG_KERNEL_MAX]bool         = (*[0x2e]bool)(nil)    // breaks ETHTOOL_MSG_KERNEL_MAX
	_ *[unix.ETHTOOL_MSG_USER_MAX]bool           = (*[0x2d]bool)(nil)    // breaks ETHTOOL_MSG_USER_MAX
	_ *[unix.NL80211_ATTR_MAX]bool               = (*[0x14d]bool)(nil)   // breaks NL80211_ATTR_MAX
	_ *[unix.NL80211_AUTHTYPE_AUTOMATIC]bool     = (*[0x8]bool)(nil)     // breaks NL80211_AUTHTYPE_AUTOMATIC
	_ *[unix.NL80211_AUTHTYPE_MAX]bool           = (*[0x7]bool)(nil)     // breaks NL80211_AUTHTYPE_MAX
	_ *[unix.NL80211_BAND_IFTYPE_ATTR_MAX]bool   = (*[0xb]bool)(nil)     // breaks NL80211_BAND_IFTYPE_ATTR_MAX
	_ *[unix.NL80211_CMD_MAX]bool                = (*[0x9b]bool)(nil)    // breaks NL80211_CMD_MAX
	_ *[unix.NL80211_FREQUENCY_ATTR_MAX]bool     = (*[0x21]bool)(nil)    // breaks NL80211_FREQUENCY_ATTR_MAX
	_ *[unix.NL80211_IFTYPE_MAX]bool             = (*[0xc]bool)(nil)     // breaks NL80211_IFTYPE_MAX
	_ *[unix.NL80211_KEY_MAX]bool                = (*[0xa]bool)(nil)     // breaks NL80211_KEY_MAX
	_ *[unix.NL80211_MBSSID_CONFIG_ATTR_MAX]bool = (*[0x5]bool)(nil)     // breaks NL80211_MBSSID_CONFIG_ATTR_MAX
	_ *[unix.NL80211_PMSR_ATTR_MAX]bool          = (*[0x5]bool)(nil)     // breaks NL80211_PMSR_ATTR_MAX
	_ *[unix.NL80211_PMSR_FTM_CAPA_ATTR_MAX]bool = (*[0xa]bool)(nil)     // breaks NL80211_PMSR_FTM_CAPA_ATTR_MAX
	_ *[unix.NL80211_PMSR_FTM_REQ_ATTR_MAX]bool  = (*[0xd]bool)(nil)     // breaks NL80211_PMSR_FTM_REQ_ATTR_MAX
	_ *[unix.NL80211_PMSR_FTM_RESP_ATTR_MAX]bool = (*[0x15]bool)(nil)    // breaks NL80211_PMSR_FTM_RESP_ATTR_MAX
	_ *[unix.NL80211_PMSR_PEER_ATTR_MAX]bool     = (*[0x4]bool)(nil)     // breaks NL80211_PMSR_PEER_ATTR_MAX
	_ *[unix.NL80211_RATE_INFO_MAX]bool          = (*[0x1d]bool)(nil)    // breaks NL80211_RATE_INFO_MAX
	_ *[unix.NL80211_TXRATE_MAX]bool             = (*[0x7]bool)(nil)     // breaks NL80211_TXRATE_MAX
	_ *[unix.PERF_RECORD_MAX]bool                = (*[0x16]bool)(nil)    // breaks PERF_RECORD_MAX
	_ *[unix.RTA_MAX]bool                        = (*[0x1e]bool)(nil)    // breaks RTA_MAX
	_ *[unix.RWF_SUPPORTED]bool                  = (*[0x7f]bool)(nil)    // breaks RWF_SUPPORTED
	_ *[unix.SOF_TIMESTAMPING_LAST]bool          = (*[0x20000]bool)(nil) // breaks SOF_TIMESTAMPING_LAST
	_ *[unix.SOF_TIMESTAMPING_MASK]bool          = (*[0x3ffff]bool)(nil) // breaks SOF_TIMESTAMPING_MASK
	_ *[unix.SizeofTCPInfo]bool                  = (*[0xf8]bool)(nil)    // breaks SizeofTCPInfo
	_ *[unix.TASKSTATS_VERSION]bool              = (*[0xe]bool)(nil)     // breaks TASKSTATS_VERSION
	_ *[unix.WGALLOWEDIP_A_MAX]bool              = (*[0x3]bool)(nil)     // breaks WGALLOWEDIP_A_MAX

	_ int32 = unix.MS_NOUSER // breaks MS_NOUSER

	_ = map[string]bool{
		"-ioctl (2025-04-28)": true,
		unix.DM_VERSION_EXTRA: true, // breaks DM_VERSION_EXTRA
	}
)

// Its fields are called Handled_access_fs and Handled_access_net now.
func _(attr unix.LandlockRulesetAttr) {
	_ = attr.Access_fs  // breaks LandlockRulesetAttr.Access_fs
	_ = attr.Access_net // breaks LandlockRulesetAttr.Access_net
}
